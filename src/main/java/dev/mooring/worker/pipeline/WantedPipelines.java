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
  public static final WantedPipelines NONE = new WantedPipelines(Map.of(), Map.of(), Set.of());

  private final Map<ObjectKey, SourceSettings> sources;
  private final Map<ObjectKey, SinkSettings> sinks;
  private final Set<ObjectKey> paused;
  private final Map<ObjectKey, List<ObjectKey>> sinksBySource = new HashMap<>();

  /**
   * Takes what is to run.
   *
   * @param sources the Sources, each on its connections
   * @param sinks the Sinks; those of their Sources that do not run here are of no account
   * @param paused Sources that do not run because their Connector is disabled: what the other side
   *     keeps for them is to stay there
   */
  public WantedPipelines(
      Map<ObjectKey, SourceSettings> sources,
      Map<ObjectKey, SinkSettings> sinks,
      Set<ObjectKey> paused) {
    this.sources = Map.copyOf(sources);
    this.sinks = Map.copyOf(sinks);
    this.paused = Set.copyOf(paused);
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

  Set<ObjectKey> paused() {
    return paused;
  }

  /** The Sinks that take a Source's records. */
  List<ObjectKey> sinksOf(ObjectKey source) {
    return sinksBySource.getOrDefault(source, List.of());
  }
}
