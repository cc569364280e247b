package dev.mooring.worker.pipeline;

import dev.mooring.worker.pipeline.Delivery.State;
import dev.mooring.worker.pipeline.SinkLedger.Result;
import java.time.Clock;

/**
 * What a lane does with records that can never be written, as its policy says. One thread at a
 * time, as the lane says.
 */
final class Refusals {
  private final SinkLane lane;
  private final Clock clock;
  private final DeadLetters deadLetters;

  Refusals(SinkLane lane, Clock clock, Runnable changed) {
    this.lane = lane;
    this.clock = clock;
    this.deadLetters = new DeadLetters(lane, changed);
  }

  DeadLetters deadLetters() {
    return deadLetters;
  }

  /** The record, which waits to be written, can never be as it is. */
  void refused(Delivery delivery, InvalidRecord fault) {
    switch (delivery.preparedWith().spec().delivery().onFailure()) {
      case Block -> {
        delivery.record().forgetVariables();
        lane.writing().keep(delivery);
        lane.health().keeps(fault.whenKept(delivery.record().message().topic()));
      }
      case Drop -> {
        lane.health().dropped(fault.whenDropped());
        lane.finish(delivery, Result.DROPPED);
      }
      case DeadLetter -> {
        lane.writing().forget(delivery);
        delivery.setState(State.LEAVING);
        lane.health().dropped(fault.whenDeadLettered());
        deadLetters.send(
            DeadLetter.message(
                delivery, lane.settings().key().name(), fault.getMessage(), clock.instant()),
            () -> lane.execute(() -> lane.finish(delivery, Result.DEAD_LETTERED)));
      }
    }
  }
}
