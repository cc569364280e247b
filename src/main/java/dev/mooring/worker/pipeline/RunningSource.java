package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ReadRequest;
import dev.mooring.report.ReportedObject;
import dev.mooring.worker.pool.Reading;
import dev.mooring.worker.pool.ReadingListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * A Source that runs on this worker: it reads while it has a Sink, and not without one, since
 * records that nobody takes would be lost. On the control thread, but for what it hears of its
 * reading.
 */
final class RunningSource implements ReadingListener {
  private static final Logger LOG = Logger.getLogger(RunningSource.class);

  /** Well below what is left of a Lease when its holder stops to trust it. */
  private static final Duration HAND_OVER_LIMIT = Duration.ofSeconds(1);

  private enum State {
    /** Reads when it may, and has Sinks. */
    OPEN,
    /** Takes what the other side still has for it, and nothing that is new there. */
    RETIRING,
    /** Takes nothing more. What was taken may be finished. */
    STOPPING
  }

  /**
   * Why it does not begin to read.
   *
   * @param settling whether its Sinks are not all there yet
   * @param past the Sink that it must not be read past; null for none
   */
  private record Hold(boolean settling, Suspension past) {
    static final Hold NONE = new Hold(false, null);
  }

  private final PipelineRuntime runtime;
  private final Pipeline pipeline;
  private final StatePublication publication;
  private final SourceRemarks remarks;
  private final List<Meter> meters;
  private State state = State.OPEN;
  private volatile SourceSettings settings;
  private volatile List<RunningSink> sinks = List.of();
  private volatile Hold hold = Hold.NONE;
  private volatile String mistake;
  private volatile boolean reads;
  private volatile ConnectorException interruption;
  private Reading reading;

  /** How the reading ends when what is left is read out. */
  private BiFunction<Reading, Duration, CompletionStage<Boolean>> ends = Reading::retire;

  private CompletionStage<Void> lastReading = CompletableFuture.completedFuture(null);
  private final CompletableFuture<Boolean> retired = new CompletableFuture<>();
  private boolean gaveUp;
  private boolean takenAway;

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
            runtime.clock(),
            this::changed,
            this::interrupted,
            new RoomInMemory(runtime.bytes().share(), runtime.control(), this::changed));
    this.remarks = new SourceRemarks(runtime.control(), publication::changed);
    pipeline.setRemarks(remarks);
    Tags tags =
        Tags.of("namespace", settings.key().namespace(), "source", settings.key().name())
            .and("type", settings.spec().typeName(), "node", runtime.node().worker());
    this.meters =
        List.of(
            FunctionCounter.builder("mooring.source.records", pipeline.taken(), LongAdder::sum)
                .description("Records that the Source has taken")
                .tags(tags)
                .register(runtime.meters()),
            FunctionCounter.builder("mooring.source.left.out", remarks.leftOut(), LongAdder::sum)
                .description("Messages that were left out, as they are larger than the limit")
                .tags(tags)
                .register(runtime.meters()),
            Gauge.builder(
                    "mooring.source.last.record.timestamp.seconds",
                    pipeline,
                    RunningSource::lastRecord)
                .description("When the Source took its last record, in seconds since 1970")
                .tags(tags)
                .register(runtime.meters()));
    publication.changed();
  }

  private static double lastRecord(Pipeline pipeline) {
    return pipeline.lastTaken() == 0 ? Double.NaN : pipeline.lastTaken() / 1000.0;
  }

  SourceSettings settings() {
    return settings;
  }

  ReportedObject object() {
    return new ReportedObject(ReportedKind.Source, settings.key());
  }

  /** Goes on with settings with which a reading need not begin anew. */
  void update(SourceSettings other) {
    boolean changes = !other.readsSame(settings);
    settings = other;
    pipeline.setKeys(other.keys());
    if (changes && reading != null) {
      reading.change(request());
    }
    changed();
  }

  /** What is wrong with what is written now, where that is not what runs; null for nothing. */
  void setMistake(String other) {
    mistake = other;
    publication.changed();
  }

  /**
   * It does not begin to read yet; one that reads goes on, but takes nothing past a Sink that
   * cannot run. To be said before {@link #setSinks}.
   *
   * @param settling whether its Sinks are not all there yet
   * @param past the Sink that it must not be read past, and that has no lane here; null for none
   */
  void hold(boolean settling, Suspension past) {
    hold = new Hold(settling, past);
    pipeline.pause(past != null);
    publication.changed();
  }

  /**
   * Hands records that come from now on to these Sinks; begins or ends reading as that asks for.
   */
  void setSinks(List<RunningSink> others) {
    List<RunningSink> before = sinks;
    if (state == State.STOPPING) {
      return;
    }
    if (!others.equals(before)) {
      sinks = List.copyOf(others);
      pipeline.setLanes(others.stream().map(RunningSink::lane).toList());
      if (others.isEmpty()) {
        withoutSinks(before);
      } else if (before.isEmpty() && state == State.OPEN) {
        pipeline.drainNoMore();
      }
      changed();
      before.forEach(RunningSink::changed);
    }
    if (mayBegin()) {
      lastReading.thenRun(() -> runtime.control().execute(this::beginReading));
    }
  }

  /**
   * Nobody takes its records any more: nor does it, and the other side keeps none for it, unless
   * Sinks come back before all is finished.
   */
  private void withoutSinks(List<RunningSink> before) {
    if (state == State.RETIRING) {
      // Who takes its Sinks away, too, does not ask what becomes of the rest.
      takenAway = true;
      ends.apply(reading, Duration.ZERO).thenAccept(nothingLeft -> retired.complete(false));
      return;
    }
    Reading ending = reading;
    if (ending != null) {
      lastReading =
          finish(drainLimit(before))
              .thenComposeAsync(
                  drained ->
                      sinks.isEmpty()
                          ? ending.retire(Duration.ZERO).thenAccept(nothingLeft -> {})
                          : ending.suspend(),
                  runtime.control());
    }
  }

  /** Whether it has begun to read, and not ended. */
  boolean hasBegun() {
    return reading != null;
  }

  private boolean mayBegin() {
    return state == State.OPEN && reading == null && !sinks.isEmpty() && hold.equals(Hold.NONE);
  }

  private void beginReading() {
    if (mayBegin()) {
      reading = settings.connections().read(request(), pipeline, this);
    }
  }

  private ReadRequest request() {
    return settings.request(runtime.node());
  }

  /** Takes nothing more; completes when what was taken is finished, or goes back. */
  private CompletionStage<Void> finish(Duration limit) {
    Reading ending = reading;
    reading = null;
    reads = false;
    interruption = null;
    if (ending != null) {
      ending.stop();
    }
    return pipeline.drain(limit, runtime.control());
  }

  /** As long as the most patient of its Sinks. */
  private Duration drainLimit(List<RunningSink> those) {
    return those.stream()
        .map(sink -> sink.settings().drainLimit())
        .max(Comparator.naturalOrder())
        .orElse(runtime.drainLimit());
  }

  /**
   * Ends. What was said of the Source stays on the board.
   *
   * @return completes in bounded time when nothing is left of it here, and never fails
   */
  CompletionStage<Void> stop(Ending ending) {
    publication.end();
    return switch (ending) {
      case SUSPEND -> suspend(drainLimit(sinks));
      case HAND_OVER -> suspend(HAND_OVER_LIMIT);
      case LEAVE -> readOut(drainLimit(sinks), Reading::leave, left -> {});
      case RETIRE ->
          readOut(drainLimit(sinks), Reading::retire, left -> gaveUp = left && !takenAway);
    };
  }

  /** Leaves it as it is, for the worker's end, which does not wait for ever. */
  CompletionStage<Void> stopForTheEnd() {
    publication.end();
    return suspend(Collections.min(List.of(drainLimit(sinks), runtime.drainLimit())));
  }

  private CompletionStage<Void> suspend(Duration limit) {
    Reading ending = reading;
    stopTaking();
    CompletionStage<Void> end =
        ending == null ? lastReading : finish(limit).thenCompose(drained -> ending.suspend());
    return end.thenRun(() -> runtime.control().execute(this::ended));
  }

  /** Reads out what is left for it, and then takes nothing more. */
  private CompletionStage<Void> readOut(
      Duration limit,
      BiFunction<Reading, Duration, CompletionStage<Boolean>> end,
      Consumer<Boolean> hearer) {
    if (reading == null && mayHaveSomethingLeft()) {
      // An earlier process of this worker may have left something there.
      reading = settings.connections().read(request(), pipeline, this);
    }
    if (reading == null) {
      return suspend(limit);
    }
    state = State.RETIRING;
    ends = end;
    long until = runtime.control().nanoTime() + limit.toNanos();
    end.apply(reading, limit).thenAccept(retired::complete);
    return retired
        .thenComposeAsync(
            nothingLeft -> {
              hearer.accept(!nothingLeft);
              if (!nothingLeft) {
                LOG.warnf(
                    "Source %s: messages may have been left unread on the other side",
                    settings.key());
              }
              stopTaking();
              return finish(Duration.ofNanos(Math.max(0, until - runtime.control().nanoTime())));
            },
            runtime.control())
        .thenRun(() -> runtime.control().execute(this::ended));
  }

  private boolean mayHaveSomethingLeft() {
    return state == State.OPEN && !sinks.isEmpty() && settings.connections().keepSessions();
  }

  private void stopTaking() {
    state = State.STOPPING;
    pipeline.stop();
    meters.forEach(runtime.meters()::remove);
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

  /**
   * The Source does not run here any more.
   *
   * @return whether it says so, as something was given up, instead of saying nothing
   */
  boolean withdraw() {
    if (gaveUp) {
      SourceSettings now = settings;
      publication.end(
          NodeCondition.LEFT_UNREAD.entry(
              ReportedKind.Source, now.key(), now.uid(), now.generation()));
    } else {
      publication.withdraw(object());
    }
    return gaveUp;
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

  @Override
  public void refusesChange(ConnectorException cause) {
    remarks.refusesChange(cause);
  }

  private Optional<ReportEntry> entry() {
    SourceSettings now = settings;
    Hold held = hold;
    Optional<NodeCondition> condition =
        held.past() != null
            ? Optional.of(SourceStates.heldBy(held.past()))
            : held.settling() && reading == null
                ? Optional.empty()
                : SourceStates.of(
                    pipeline, reads, interruption, now.connections().view(), remarks.now());
    return condition.map(
        one ->
            one.inSpiteOf(mistake)
                .entry(ReportedKind.Source, now.key(), now.uid(), now.generation()));
  }
}
