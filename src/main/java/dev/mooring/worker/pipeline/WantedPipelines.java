package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SourceReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The Sources and Sinks that are to run on this worker. Immutable. */
public final class WantedPipelines {
  /** Nothing is to run. */
  public static final WantedPipelines NONE =
      new WantedPipelines(Map.of(), Map.of(), Set.of(), Set.of());

  private final Map<ObjectKey, SourceSettings> sources;
  private final Map<ObjectKey, SinkSettings> sinks;
  private final Set<ObjectKey> kept;
  private final Set<ObjectKey> standingBy;
  private final Map<ObjectKey, List<ObjectKey>> sinksBySource = new HashMap<>();

  /**
   * Takes what is to run.
   *
   * @param sources the Sources, each on its connections
   * @param sinks the Sinks; those of their Sources that do not run here are of no account
   * @param kept Sources that do not run here, but will again or run elsewhere: what the other side
   *     keeps for them is to stay there
   * @param standingBy Sources that do not run here although they are wanted, of which somebody else
   *     says why
   */
  public WantedPipelines(
      Map<ObjectKey, SourceSettings> sources,
      Map<ObjectKey, SinkSettings> sinks,
      Set<ObjectKey> kept,
      Set<ObjectKey> standingBy) {
    this.sources = Map.copyOf(sources);
    this.sinks = Map.copyOf(sinks);
    this.kept = Set.copyOf(kept);
    this.standingBy = Set.copyOf(standingBy);
    sinks.forEach((key, settings) -> settings.spec().from().forEach(from -> add(key, from)));
  }

  private void add(ObjectKey sink, SourceReference from) {
    List<ObjectKey> known =
        sinksBySource.computeIfAbsent(
            new ObjectKey(sink.namespace(), from.source()), first -> new ArrayList<>(2));
    if (!known.contains(sink)) {
      known.add(sink);
    }
  }

  Map<ObjectKey, SourceSettings> sources() {
    return sources;
  }

  Map<ObjectKey, SinkSettings> sinks() {
    return sinks;
  }

  Set<ObjectKey> kept() {
    return kept;
  }

  Set<ObjectKey> standingBy() {
    return standingBy;
  }

  /** The Sinks that take a Source's records. */
  List<ObjectKey> sinksOf(ObjectKey source) {
    return sinksBySource.getOrDefault(source, List.of());
  }
}
