package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ReadRequest;
import dev.mooring.report.ReportedObject;
import dev.mooring.worker.pool.Reading;
import dev.mooring.worker.pool.ReadingListener;
import dev.mooring.worker.pool.SessionHeirs;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/**
 * A Source that runs on this worker: it reads while it has a Sink, and not without one, since
 * records that nobody takes would be lost. On the control thread, but for what it hears of its
 * reading.
 */
final class RunningSource implements ReadingListener {
  /** Well below what is left of a Lease when its holder stops to trust it. */
  private static final Duration HAND_OVER_LIMIT = Duration.ofSeconds(1);

  private final PipelineRuntime runtime;
  private final Pipeline pipeline;
  private final StatePublication publication;
  private final Meter meter;
  private volatile SourceSettings settings;
  private volatile List<RunningSink> sinks = List.of();
  private volatile boolean reads;
  private volatile ConnectorException interruption;
  private Reading reading;
  private CompletionStage<Void> lastReading = CompletableFuture.completedFuture(null);

  RunningSource(SourceSettings settings, PipelineRuntime runtime) {
    this.settings = settings;
    this.runtime = runtime;
    this.publication =
        new StatePublication(
            runtime.board(), runtime.control(), settings.spec().typeName(), this::entry);
    this.pipeline =
        new Pipeline(
            settings.key().name(),
            settings.keys(),
            settings.tenure(),
            this::changed,
            this::interrupted,
            new RoomInMemory(runtime.bytes().share(), runtime.control(), this::changed));
    this.meter =
        FunctionCounter.builder("mooring.source.records", pipeline.taken(), LongAdder::sum)
            .description("Records that the Source has taken")
            .tag("namespace", settings.key().namespace())
            .tag("source", settings.key().name())
            .tag("type", settings.spec().typeName())
            .tag("node", runtime.node().worker())
            .register(runtime.meters());
    publication.changed();
  }

  SourceSettings settings() {
    return settings;
  }

  /** Goes on with settings that read like those before. */
  void update(SourceSettings other) {
    settings = other;
    pipeline.setKeys(other.keys());
    changed();
  }

  /**
   * Hands records that come from now on to these Sinks; begins or ends reading as that asks for.
   */
  void setSinks(List<RunningSink> others) {
    if (others.equals(sinks)) {
      return;
    }
    List<RunningSink> before = sinks;
    sinks = List.copyOf(others);
    pipeline.setLanes(others.stream().map(RunningSink::lane).toList());
    if (others.isEmpty()) {
      lastReading = endReading(true, drainLimit(before));
    } else if (before.isEmpty()) {
      lastReading.thenRun(() -> runtime.control().execute(this::beginReading));
    }
    changed();
    before.forEach(RunningSink::changed);
  }

  private void beginReading() {
    if (reading == null && !sinks.isEmpty() && !pipeline.isStopping()) {
      reading = settings.connections().read(request(), pipeline, this);
    }
  }

  private ReadRequest request() {
    return settings.request(runtime.node());
  }

  /** What takes records that were left for it elsewhere; empty while it takes none. */
  Optional<SessionHeirs.Heir> heir() {
    return sinks.isEmpty() || pipeline.isStopping()
        ? Optional.empty()
        : Optional.of(new SessionHeirs.Heir(request(), pipeline));
  }

  /** Stops, lets what was taken be acknowledged, then ends. */
  private CompletionStage<Void> endReading(boolean forget, Duration limit) {
    Reading ending = reading;
    reading = null;
    reads = false;
    interruption = null;
    if (ending == null) {
      return lastReading;
    }
    ending.stop();
    return pipeline.drain(limit, runtime.control()).thenCompose(drained -> end(ending, forget));
  }

  private static CompletionStage<Void> end(Reading ending, boolean forget) {
    return forget ? ending.retire(Duration.ZERO).thenAccept(nothingLeft -> {}) : ending.suspend();
  }

  /** As long as the most patient of its Sinks. */
  private Duration drainLimit(List<RunningSink> those) {
    return those.stream()
        .map(sink -> sink.settings().drainLimit())
        .max(Comparator.naturalOrder())
        .orElse(runtime.drainLimit());
  }

  /**
   * Stops for good. What was said of the Source stays on the board.
   *
   * @param forget whether the other side is to give up what it keeps for this Source
   * @return completes in bounded time when nothing is left of it, and never fails
   */
  CompletionStage<Void> stop(boolean forget) {
    return stop(forget, drainLimit(sinks));
  }

  /**
   * Leaves the Source to another worker: what cannot be finished at once comes to that one again.
   *
   * @return as {@link #stop}
   */
  CompletionStage<Void> handOver() {
    return stop(false, HAND_OVER_LIMIT);
  }

  /**
   * Stops for good after it has read what the other side keeps for it.
   *
   * @return as {@link #stop}
   */
  CompletionStage<Void> leave() {
    Reading leaving = reading;
    if (leaving == null) {
      return stop(true);
    }
    publication.end();
    return leaving
        .retire(drainLimit(sinks))
        .thenComposeAsync(nothingLeft -> stop(true), runtime.control());
  }

  /** The same for the worker's end, which does not wait for ever. */
  CompletionStage<Void> stopForTheEnd() {
    return stop(false, Collections.min(List.of(drainLimit(sinks), runtime.drainLimit())));
  }

  private CompletionStage<Void> stop(boolean forget, Duration limit) {
    publication.end();
    pipeline.stop();
    runtime.meters().remove(meter);
    return endReading(forget, limit).thenRun(() -> runtime.control().execute(this::ended));
  }

  private void ended() {
    pipeline.setLanes(List.of());
    sinks.forEach(RunningSink::changed);
  }

  /** It has been stopped, will not run here again, and is not done yet: says so. */
  void sayDraining() {
    SourceSettings now = settings;
    runtime
        .board()
        .put(
            NodeCondition.DRAINING.entry(
                ReportedKind.Source, now.key(), now.uid(), now.generation()),
            now.spec().typeName());
  }

  /** The Source does not run here any more. */
  void withdraw() {
    publication.withdraw(new ReportedObject(ReportedKind.Source, settings.key()));
  }

  /** The state is to be looked at again, and those of its Sinks. From any thread. */
  void changed() {
    publication.changed();
    sinks.forEach(RunningSink::changed);
  }

  @Override
  public void reading() {
    reads = true;
    interruption = null;
    publication.changed();
  }

  @Override
  public void interrupted(ConnectorException cause) {
    reads = false;
    interruption = cause;
    publication.changed();
  }

  private Optional<ReportEntry> entry() {
    SourceSettings now = settings;
    return SourceStates.of(pipeline, reads, interruption, now.connections().view())
        .map(
            condition ->
                condition.entry(ReportedKind.Source, now.key(), now.uid(), now.generation()));
  }
}
