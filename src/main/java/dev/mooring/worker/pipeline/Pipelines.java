package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.report.ReportedObject;
import dev.mooring.worker.pool.Connections;
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
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * All Sources and Sinks that run on this worker, or are suspended on it. To be used on the control
 * thread only; nothing here blocks it. A mistake with one object is logged and keeps no other from
 * running.
 */
public final class Pipelines {
  private static final Logger LOG = Logger.getLogger(Pipelines.class);

  /** For the operator to hear of it; less than it leaves workers to report that all is done. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

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
   * @param stoppedOne hears that a Source that was stopped, or a Sink that was drained, has ended
   */
  public Pipelines(PipelineRuntime runtime, Runnable stoppedOne) {
    this.runtime = runtime;
    this.stoppedOne = stoppedOne;
  }

  /**
   * Makes exactly these run: starts what is new, changes what has changed, suspends what cannot run
   * now, and ends the rest. A Source that reads something else now ends first.
   */
  public void run(WantedPipelines other) {
    wanted = other;
    each(List.copyOf(sources.keySet()), this::stopOutdated);
    each(List.copyOf(stopping.keySet()), this::sayDraining);
    each(wanted.sinks().keySet(), this::runSink);
    each(List.copyOf(sinks.keySet()), this::suspendSink);
    each(List.copyOf(sinks.keySet()), key -> connectDeadLetters(key, sinks.get(key)));
    each(List.copyOf(draining.keySet()), key -> connectDeadLetters(key, draining.get(key)));
    each(wanted.sources().keySet(), this::runSource);
    each(List.copyOf(stopping.keySet()), this::feedRetiring);
    each(List.copyOf(sinks.keySet()), this::removeUnwantedSink);
    hearers = hearers();
  }

  /** Whether the Source runs, or is about to once an earlier reading of it has ended. */
  public boolean runs(ObjectKey source) {
    return sources.containsKey(source) || stopping.containsKey(source);
  }

  /** Whether the Source has begun to read. */
  public boolean reads(ObjectKey source) {
    RunningSource running = sources.get(source);
    return running != null && running.hasBegun();
  }

  /** Whether the Sink runs, is suspended, or finishes what it has. */
  public boolean writes(ObjectKey sink) {
    return sinks.containsKey(sink) || draining.containsKey(sink);
  }

  /** Whether the Source runs, or is still ending, with a claim that others must not take yet. */
  public boolean needsClaim(ObjectKey source) {
    return isAlone(sources.get(source)) || isAlone(stopping.get(source));
  }

  private static boolean isAlone(RunningSource source) {
    return source != null && source.settings().tenure() != null;
  }

  /** The settings that a Sink runs with, or did until it was suspended; empty without such. */
  public Optional<SinkSettings> sinkSettings(ObjectKey sink) {
    return Optional.ofNullable(sinks.get(sink)).map(RunningSink::settings);
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
    if (settings != null
        && (settings.readsLike(running.settings()) || settings.changesFrom(running.settings()))) {
      return;
    }
    sources.remove(key);
    stopping.put(key, running);
    CompletionStage<Void> end = running.stop(ending(key, running.settings(), settings));
    leaving.add(running.settings().connections(), end, runtime.control());
    end.thenRunAsync(() -> stopped(key), runtime.control());
  }

  /**
   * How a reading ends.
   *
   * @param next what is to be read here instead; null for nothing
   */
  private Ending ending(ObjectKey key, SourceSettings now, SourceSettings next) {
    boolean alone = now.tenure() != null;
    if (next != null) {
      // The same with another tenure goes on where it was; by all instead of by one, it cannot.
      if (next.readsSame(now) && alone && next.tenure() != null) {
        return Ending.HAND_OVER;
      }
      // Where sessions are kept, the next reading takes what this one leaves.
      return next.isOn(now) && now.connections().keepSessions() ? Ending.SUSPEND : Ending.RETIRE;
    }
    return switch (wanted.absence(key)) {
      case SUSPENDED -> Ending.SUSPEND;
      // What is left for it keeps the others from reading, unless it has a session of its own.
      case WITHOUT_CLIENT -> alone ? Ending.SUSPEND : Ending.LEAVE;
      case LEFT_TO_OTHERS -> alone ? Ending.HAND_OVER : Ending.LEAVE;
      case MOVED_AWAY -> alone ? Ending.HAND_OVER : Ending.RETIRE;
      case OVER -> Ending.RETIRE;
    };
  }

  private void stopped(ObjectKey key) {
    RunningSource ended = stopping.remove(key);
    if (wanted.sources().containsKey(key)) {
      each(Set.of(key), this::runSource);
      hearers = hearers();
    } else if (!wanted.isSpokenFor(key) && ended.withdraw()) {
      takeBackLater(ended.object(), () -> runs(key) || wanted.isSpokenFor(key));
    }
    stoppedOne.run();
  }

  /** What was given up is said for a while, unless something else is to be said meanwhile. */
  private void takeBackLater(ReportedObject object, BooleanSupplier isSaidOtherwise) {
    runtime
        .control()
        .schedule(
            LAST_WORDS,
            () -> {
              if (!isSaidOtherwise.getAsBoolean()) {
                runtime.board().remove(object);
              }
            });
  }

  private void sayDraining(ObjectKey key) {
    if (!wanted.sources().containsKey(key)) {
      stopping.get(key).sayDraining();
    }
  }

  /** A Source that reads out what is left for it goes on with the Sinks of now. */
  private void feedRetiring(ObjectKey key) {
    RunningSource retiring = stopping.get(key);
    retiring.hold(false, withoutALane(key));
    retiring.setSinks(runningSinksOf(key));
  }

  private void runSink(ObjectKey key) {
    SinkSettings settings = wanted.sinks().get(key);
    RunningSink running = sinks.get(key);
    if (running != null && !running.isOf(settings.uid())) {
      sinks.remove(key);
      closeSink(running);
      running = null;
    }
    RunningSink drains = draining.remove(key);
    if (running == null && drains != null && drains.isOf(settings.uid())) {
      // It was switched off and on again: beside it, a new one would overtake what it still has.
      running = drains;
      running.update(settings);
    } else if (running == null) {
      Optional.ofNullable(drains).ifPresent(RunningSink::silence);
      running = new RunningSink(settings, runtime);
      lanes.add(running.lane());
    } else if (running.settings() != settings || running.isSuspended()) {
      running.update(settings);
    }
    sinks.put(key, running);
    running.setMistake(wanted.mistake(running.object()));
  }

  private void suspendSink(ObjectKey key) {
    Suspension suspension = wanted.suspension(key);
    RunningSink running = sinks.get(key);
    if (suspension != null && running.isOf(suspension.uid())) {
      running.suspend(suspension);
    }
  }

  private void connectDeadLetters(ObjectKey key, RunningSink running) {
    running.setDeadLetterSink(
        running
            .settings()
            .spec()
            .deadLetterSink()
            .map(name -> sinks.get(new ObjectKey(key.namespace(), name)))
            .filter(letters -> stays(letters.settings().key(), letters))
            .orElse(null));
  }

  private boolean stays(ObjectKey key, RunningSink running) {
    Suspension suspension = wanted.suspension(key);
    return wanted.sinks().containsKey(key) || suspension != null && running.isOf(suspension.uid());
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
    running.setMistake(wanted.mistake(running.object()));
    running.hold(wanted.waits(key), withoutALane(key));
    running.setSinks(runningSinksOf(key));
  }

  /** Those of its Sinks that have a lane here, suspended or not. */
  private List<RunningSink> runningSinksOf(ObjectKey source) {
    return wanted.sinksOf(source).stream().map(sinks::get).filter(Objects::nonNull).toList();
  }

  /** The first of its Sinks that is suspended and has nothing here yet; null without one. */
  private Suspension withoutALane(ObjectKey source) {
    return wanted.sinksOf(source).stream()
        .filter(sink -> !sinks.containsKey(sink))
        .map(wanted::suspension)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private void removeUnwantedSink(ObjectKey key) {
    RunningSink running = sinks.get(key);
    if (!stays(key, running)) {
      sinks.remove(key);
      draining.put(key, running);
      CompletionStage<Void> end = running.drain();
      leaving.add(running.settings().connections(), end, runtime.control());
      end.thenRunAsync(() -> drained(key, running), runtime.control());
    }
  }

  /** Nothing is left of it, unless it was taken up again. */
  private void drained(ObjectKey key, RunningSink sink) {
    if (draining.remove(key, sink)) {
      if (sink.withdraw()) {
        takeBackLater(sink.object(), () -> writes(key));
      }
      stoppedOne.run();
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
