package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.worker.pool.Connections;
import dev.mooring.worker.pool.SessionHeirs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * All Sources and Sinks that run on this worker. To be used on the control thread only; nothing
 * here blocks it. A mistake with one object is logged and keeps no other from running.
 */
public final class Pipelines {
  private static final Logger LOG = Logger.getLogger(Pipelines.class);

  private final PipelineRuntime runtime;
  private final Runnable stoppedOne;
  private final Map<ObjectKey, RunningSink> sinks = new HashMap<>();
  private final Map<ObjectKey, RunningSource> sources = new HashMap<>();
  private final Map<ObjectKey, RunningSource> stopping = new HashMap<>();
  private final Map<ObjectKey, RunningSink> draining = new HashMap<>();
  private final Leaving leaving = new Leaving();
  private final Set<SinkLane> lanes = ConcurrentHashMap.newKeySet();
  private Map<Connections, List<Runnable>> hearers = Map.of();
  private WantedPipelines wanted = WantedPipelines.NONE;

  /**
   * Runs nothing yet.
   *
   * @param stoppedOne hears that a Source that was stopped has ended
   */
  public Pipelines(PipelineRuntime runtime, Runnable stoppedOne) {
    this.runtime = runtime;
    this.stoppedOne = stoppedOne;
  }

  /**
   * Makes exactly these run: starts what is new, changes what has changed, and stops the rest. A
   * Source that reads something else now is stopped first.
   */
  public void run(WantedPipelines other) {
    wanted = other;
    each(List.copyOf(sources.keySet()), this::stopOutdated);
    each(List.copyOf(stopping.keySet()), this::sayDraining);
    each(wanted.sinks().keySet(), this::runSink);
    each(List.copyOf(sinks.keySet()), key -> connectDeadLetters(key, sinks.get(key)));
    each(List.copyOf(draining.keySet()), key -> connectDeadLetters(key, draining.get(key)));
    each(wanted.sources().keySet(), this::runSource);
    each(List.copyOf(sinks.keySet()), this::removeUnwantedSink);
    hearers = hearers();
  }

  /** Whether the Source runs, or is about to once an earlier reading of it has ended. */
  public boolean runs(ObjectKey source) {
    return sources.containsKey(source) || stopping.containsKey(source);
  }

  /** Whether the Source runs, or is still ending, with a claim that others must not take yet. */
  public boolean needsClaim(ObjectKey source) {
    return isAlone(sources.get(source)) || isAlone(stopping.get(source));
  }

  private static boolean isAlone(RunningSource source) {
    return source != null && source.settings().tenure() != null;
  }

  /** The settings that a Sink runs with; empty when it does not run. */
  public Optional<SinkSettings> sinkSettings(ObjectKey sink) {
    return Optional.ofNullable(sinks.get(sink)).map(RunningSink::settings);
  }

  /** What reads for a Source what was left for it elsewhere; empty while it does not flow here. */
  public Optional<SessionHeirs.Heir> heir(ObjectKey source) {
    return Optional.ofNullable(sources.get(source)).flatMap(RunningSource::heir);
  }

  /** What these connections say of themselves is another thing now. */
  public void connectionChanged(Connections connections) {
    hearers.getOrDefault(connections, List.of()).forEach(Runnable::run);
  }

  /**
   * The Sink of a lane that has been in one and the same step for longer than the limit, as far as
   * earlier calls of this can tell: something hangs there. From any thread, now and then.
   */
  public Optional<String> stuckLane(Duration limit) {
    return lanes.stream()
        .filter(lane -> lane.inOneStep().compareTo(limit) > 0)
        .findAny()
        .map(lane -> lane.settings().key().toString());
  }

  /** Completes when nothing that is being stopped uses these connections any more; never fails. */
  public CompletionStage<Void> released(Connections connections) {
    return leaving.from(connections);
  }

  /**
   * Stops everything, for the worker's end: what is on the other side and on the board stays.
   *
   * @return completes in bounded time, and never fails
   */
  public CompletionStage<Void> stop() {
    wanted = WantedPipelines.NONE;
    sources.forEach(this::stopForTheEnd);
    sources.clear();
    return leaving.all().thenComposeAsync(drained -> closeSinks(), runtime.control());
  }

  private void stopForTheEnd(ObjectKey key, RunningSource source) {
    stopping.put(key, source);
    leaving.add(source.settings().connections(), source.stopForTheEnd(), runtime.control());
  }

  private CompletionStage<Void> closeSinks() {
    sinks.values().forEach(this::closeSink);
    return leaving.all();
  }

  private void stopOutdated(ObjectKey key) {
    RunningSource running = sources.get(key);
    SourceSettings settings = wanted.sources().get(key);
    if (settings != null && settings.readsLike(running.settings())) {
      return;
    }
    sources.remove(key);
    stopping.put(key, running);
    CompletionStage<Void> end = stop(key, running, settings);
    leaving.add(running.settings().connections(), end, runtime.control());
    end.thenRunAsync(() -> stopped(key), runtime.control());
  }

  private CompletionStage<Void> stop(ObjectKey key, RunningSource running, SourceSettings next) {
    boolean alone = isAlone(running);
    if (next != null && !next.readsSame(running.settings())) {
      return running.stop(true);
    }
    if (next != null) {
      // Otherwise it was read by all, and now is by one, or the other way round.
      return alone && next.tenure() != null ? running.handOver() : running.leave();
    }
    if (wanted.kept().contains(key) && !wanted.standingBy().contains(key)) {
      return running.stop(false);
    }
    if (wanted.kept().contains(key) && alone) {
      return running.handOver();
    }
    return wanted.sinksOf(key).isEmpty() ? running.stop(true) : running.leave();
  }

  private void stopped(ObjectKey key) {
    RunningSource ended = stopping.remove(key);
    if (wanted.sources().containsKey(key)) {
      each(Set.of(key), this::runSource);
      hearers = hearers();
    } else if (!wanted.standingBy().contains(key)) {
      ended.withdraw();
    }
    stoppedOne.run();
  }

  private void sayDraining(ObjectKey key) {
    if (!wanted.sources().containsKey(key)) {
      stopping.get(key).sayDraining();
    }
  }

  private void runSink(ObjectKey key) {
    SinkSettings settings = wanted.sinks().get(key);
    RunningSink running = sinks.get(key);
    if (running != null && !running.settings().uid().equals(settings.uid())) {
      closeSink(running);
      running = null;
    }
    if (running == null) {
      Optional.ofNullable(draining.remove(key)).ifPresent(RunningSink::silence);
      running = new RunningSink(settings, runtime);
      sinks.put(key, running);
      lanes.add(running.lane());
    } else if (running.settings() != settings) {
      running.update(settings);
    }
  }

  private void connectDeadLetters(ObjectKey key, RunningSink running) {
    ObjectKey letterSink =
        running
            .settings()
            .spec()
            .deadLetterSink()
            .map(name -> new ObjectKey(key.namespace(), name))
            .filter(wanted.sinks()::containsKey)
            .orElse(null);
    running.setDeadLetterSink(letterSink == null ? null : sinks.get(letterSink));
  }

  private void runSource(ObjectKey key) {
    if (stopping.containsKey(key)) {
      return;
    }
    SourceSettings settings = wanted.sources().get(key);
    RunningSource running =
        sources.computeIfAbsent(key, absent -> new RunningSource(settings, runtime));
    if (!settings.equals(running.settings())) {
      running.update(settings);
    }
    running.setSinks(
        wanted.sinksOf(key).stream().map(sinks::get).filter(Objects::nonNull).toList());
  }

  private void removeUnwantedSink(ObjectKey key) {
    if (!wanted.sinks().containsKey(key)) {
      RunningSink unwanted = sinks.remove(key);
      draining.put(key, unwanted);
      CompletionStage<Void> end = unwanted.drain();
      leaving.add(unwanted.settings().connections(), end, runtime.control());
      end.thenRunAsync(() -> drained(key, unwanted), runtime.control());
    }
  }

  private void drained(ObjectKey key, RunningSink sink) {
    if (draining.remove(key, sink)) {
      sink.withdraw();
    }
    if (sinks.get(key) != sink) {
      lanes.remove(sink.lane());
    }
  }

  private void closeSink(RunningSink sink) {
    CompletionStage<Void> end = sink.close();
    leaving.add(sink.settings().connections(), end, runtime.control());
    end.thenRun(() -> lanes.remove(sink.lane()));
  }

  private Map<Connections, List<Runnable>> hearers() {
    Map<Connections, List<Runnable>> all = new HashMap<>();
    for (RunningSource source : sources.values()) {
      hear(all, source.settings().connections(), source::changed);
    }
    for (RunningSink sink : sinks.values()) {
      hear(all, sink.settings().connections(), sink::connectionChanged);
    }
    return all;
  }

  private static void hear(
      Map<Connections, List<Runnable>> all, Connections connections, Runnable hearer) {
    all.computeIfAbsent(connections, first -> new ArrayList<>(2)).add(hearer);
  }

  private static void each(Iterable<ObjectKey> keys, Consumer<ObjectKey> step) {
    for (ObjectKey key : keys) {
      try {
        step.accept(key);
      } catch (RuntimeException e) {
        LOG.errorf(e, "%s could not be started, changed or stopped", key);
      }
    }
  }
}
