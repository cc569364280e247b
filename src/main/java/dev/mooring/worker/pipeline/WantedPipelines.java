package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.report.ReportedObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The Sources and Sinks that are to run on this worker, and those that cannot. Immutable. */
public final class WantedPipelines {
  /** Nothing is to run. */
  public static final WantedPipelines NONE =
      new WantedPipelines(Map.of(), Map.of(), Map.of(), Map.of(), Set.of(), Set.of(), Map.of());

  private final Map<ObjectKey, SourceSettings> sources;
  private final Map<ObjectKey, SinkSettings> sinks;
  private final Map<ObjectKey, Suspension> suspended;
  private final Map<ObjectKey, Absence> absences;
  private final Set<ObjectKey> spokenFor;
  private final Set<ObjectKey> waiting;
  private final Map<ReportedObject, String> mistakes;
  private final Map<ObjectKey, List<ObjectKey>> sinksBySource = new HashMap<>();

  /**
   * Takes what is to run.
   *
   * @param sources the Sources, each on its connections
   * @param sinks the Sinks; those of their Sources that do not run here are of no account
   * @param suspended Sinks that cannot run now, none of which is among {@code sinks}
   * @param absences why Sources that are not among {@code sources} do not run; those that are in
   *     neither are over
   * @param spokenFor Sources that do not run here, of which somebody else says why
   * @param waiting Sources that do not begin to read yet; those that read go on
   * @param mistakes what is wrong with what is written now of Sources and Sinks that run as they
   *     were accepted last
   */
  public WantedPipelines(
      Map<ObjectKey, SourceSettings> sources,
      Map<ObjectKey, SinkSettings> sinks,
      Map<ObjectKey, Suspension> suspended,
      Map<ObjectKey, Absence> absences,
      Set<ObjectKey> spokenFor,
      Set<ObjectKey> waiting,
      Map<ReportedObject, String> mistakes) {
    this.sources = Map.copyOf(sources);
    this.sinks = Map.copyOf(sinks);
    this.suspended = Map.copyOf(suspended);
    this.absences = Map.copyOf(absences);
    this.spokenFor = Set.copyOf(spokenFor);
    this.waiting = Set.copyOf(waiting);
    this.mistakes = Map.copyOf(mistakes);
    sinks.forEach(
        (key, settings) ->
            settings
                .spec()
                .from()
                .forEach(from -> add(key, new ObjectKey(key.namespace(), from.source()))));
    suspended.forEach((key, one) -> one.sources().forEach(source -> add(key, source)));
  }

  private void add(ObjectKey sink, ObjectKey source) {
    List<ObjectKey> known = sinksBySource.computeIfAbsent(source, first -> new ArrayList<>(2));
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

  /** Why a Sink that exists cannot run; null when it can, or is not there. */
  Suspension suspension(ObjectKey sink) {
    return suspended.get(sink);
  }

  /** Why a Source that is not wanted is not. */
  Absence absence(ObjectKey source) {
    return absences.getOrDefault(source, Absence.OVER);
  }

  boolean isSpokenFor(ObjectKey source) {
    return spokenFor.contains(source);
  }

  /** Whether a Source does not begin to read yet. */
  boolean waits(ObjectKey source) {
    return waiting.contains(source);
  }

  /** What is wrong with what is written now of an object; null when nothing is. */
  String mistake(ReportedObject object) {
    return mistakes.get(object);
  }

  /** The Sinks that a Source's records go to, those that cannot run now included. */
  List<ObjectKey> sinksOf(ObjectKey source) {
    return sinksBySource.getOrDefault(source, List.of());
  }
}
