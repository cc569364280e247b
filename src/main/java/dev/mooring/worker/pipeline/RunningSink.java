package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.report.ReportedObject;
import io.micrometer.core.instrument.Meter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A Sink that runs on this worker: its lane, its state and its meters. On the control thread. */
final class RunningSink {
  private final PipelineRuntime runtime;
  private final SinkLane lane;
  private final StatePublication publication;
  private final List<Meter> meters;
  private volatile String mistake;
  private long returnedBefore;

  RunningSink(SinkSettings settings, PipelineRuntime runtime) {
    this.runtime = runtime;
    this.publication =
        new StatePublication(
            runtime.board(), runtime.control(), settings.spec().typeName(), this::entry);
    this.lane =
        new SinkLane(
            settings,
            runtime.control(),
            new RetryDelay(runtime.random()),
            runtime.clock(),
            this::laneChanged);
    this.meters =
        lane.ledger()
            .bind(
                runtime.meters(),
                settings.key(),
                settings.spec().typeName(),
                runtime.node().worker());
    publication.changed();
  }

  SinkLane lane() {
    return lane;
  }

  SinkSettings settings() {
    return lane.settings();
  }

  ReportedObject object() {
    return new ReportedObject(ReportedKind.Sink, settings().key());
  }

  /** Whether it is the object with that UID, and not a namesake. */
  boolean isOf(String uid) {
    return settings().uid().equals(uid);
  }

  /** Goes on with these settings, suspended or switched off as it may be. */
  void update(SinkSettings settings) {
    lane.update(settings);
    publication.begin();
    laneChanged();
  }

  /** It cannot run now: it keeps what it has, and its place in its Sources' ack sets. */
  void suspend(Suspension why) {
    NodeCondition condition = why.condition();
    if (!condition.equals(lane.suspension())) {
      lane.suspend(condition);
      laneChanged();
    }
  }

  boolean isSuspended() {
    return lane.isSuspended();
  }

  /** What is wrong with what is written now, where that is not what runs; null for nothing. */
  void setMistake(String other) {
    mistake = other;
    publication.changed();
  }

  /** The Sink that gets its dead letters; null while there is none here. */
  void setDeadLetterSink(RunningSink sink) {
    lane.deadLetters().setSink(sink == null ? null : sink.lane());
  }

  /** The state is to be looked at again. From any thread. */
  void changed() {
    publication.changed();
  }

  /** What its connection says is another thing now. */
  void connectionChanged() {
    laneChanged();
  }

  /** A fault of this Sink also shows in its Sources and in the other Sinks of these. */
  private void laneChanged() {
    publication.changed();
    lane.users().forEach(Pipeline::changed);
  }

  /**
   * Takes no more, says so, and finishes what it has within the Sink's own limit.
   *
   * @return completes when nothing is left of it, and never fails
   */
  CompletionStage<Void> drain() {
    SinkSettings now = settings();
    returnedBefore = lane.ledger().count(SinkLedger.Result.RETURNED);
    publication.end(
        NodeCondition.DRAINING.entry(ReportedKind.Sink, now.key(), now.uid(), now.generation()));
    return lane.drain(now.drainLimit());
  }

  /** Says and counts nothing more: it has been drained, or a namesake has taken its place. */
  void silence() {
    publication.end();
    meters.forEach(runtime.meters()::remove);
  }

  /**
   * The Sink, which has been drained, does not run here any more.
   *
   * @return whether it says so, as something was given up, instead of saying nothing
   */
  boolean withdraw() {
    boolean gaveUp = lane.ledger().count(SinkLedger.Result.RETURNED) > returnedBefore;
    silence();
    if (gaveUp) {
      SinkSettings now = settings();
      publication.end(
          NodeCondition.LEFT_UNWRITTEN.entry(
              ReportedKind.Sink, now.key(), now.uid(), now.generation()));
    } else {
      publication.withdraw(object());
    }
    return gaveUp;
  }

  /**
   * Takes no more; completes when nothing is left in it. What was said of it stays on the board.
   */
  CompletionStage<Void> close() {
    silence();
    return lane.close(runtime.drainLimit());
  }

  private Optional<ReportEntry> entry() {
    SinkSettings now = lane.settings();
    return SinkStates.of(lane)
        .map(
            condition ->
                condition
                    .inSpiteOf(mistake)
                    .entry(ReportedKind.Sink, now.key(), now.uid(), now.generation()));
  }
}
