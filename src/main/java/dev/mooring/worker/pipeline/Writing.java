package dev.mooring.worker.pipeline;

import dev.mooring.connector.ConnectorException;
import dev.mooring.worker.pipeline.Delivery.State;
import dev.mooring.worker.pool.Control;
import dev.mooring.worker.pool.Outlet;
import dev.mooring.worker.pool.Outlets;
import java.time.Duration;

/**
 * What a lane writes next and where, and what becomes of writes that fail. One thread at a time, as
 * the lane says.
 */
final class Writing {
  private final SinkLane lane;
  private final Control control;
  private final RetryDelay delay;
  private final Departures departures = new Departures();
  private final Reopening reopening;
  private final RateLimit rate;
  private BatchLimits limits;
  private int flights;
  private Control.Timer wakeUp;
  private long wakesAt;

  Writing(SinkLane lane, Control control, RetryDelay delay) {
    this.lane = lane;
    this.control = control;
    this.delay = delay;
    this.reopening = new Reopening(control, delay, lane, this::dispatch);
    this.rate = new RateLimit(lane.settings().recordsPerSecond(), control.nanoTime());
    this.limits = lane.settings().batchLimits();
  }

  /** Lets a new record wait; {@link #dispatch} writes it in its turn. */
  void add(Delivery delivery, Object key) {
    departures.add(delivery, key);
  }

  /** Keeps a record, and those behind it, from being written. */
  void keep(Delivery delivery) {
    delivery.setState(State.KEPT);
  }

  /** Lets a kept record wait to be written again. */
  void release(Delivery delivery) {
    delivery.setState(State.WAITING);
    departures.look(delivery.strand());
  }

  /** The record has ended, or goes elsewhere. */
  void forget(Delivery delivery) {
    if (delivery.state() == State.WAITING || delivery.state() == State.KEPT) {
      departures.remove(delivery);
    }
  }

  /** The lane has other settings now. */
  void settingsChanged(boolean reconnects) {
    limits = lane.settings().batchLimits();
    rate.set(lane.settings().recordsPerSecond());
    if (reconnects && reopening.waits()) {
      reopening.await(lane.settings().connections());
    }
    dispatch();
  }

  /** Writes what may be written now. */
  void dispatch() {
    while (!reopening.waits() && !lane.isClosed()) {
      Strand strand = departures.next();
      if (strand == null || hasToWait(strand)) {
        return;
      }
      Outlet outlet = outlet(strand);
      if (outlet == null) {
        return;
      }
      begin(outlet);
    }
  }

  private void begin(Outlet outlet) {
    BatchLimits now =
        new BatchLimits(rate.allowed(limits.records()), limits.bytes(), limits.linger());
    Flight flight = new Flight(lane, departures.board(outlet, now));
    rate.pass(flight.deliveries().size());
    for (Delivery delivery : flight.deliveries()) {
      delivery.setState(State.WRITING);
      delivery.attempted();
    }
    flights++;
    flight.begin(outlet);
  }

  /** For the rate, or for more to come. */
  private boolean hasToWait(Strand strand) {
    if (!rate.isSet() && limits.linger().isZero()) {
      return false;
    }
    long now = control.nanoTime();
    long wait = rate.pause(now);
    if (wait == 0
        && !lane.isLeaving()
        && !strand.first().record().pipeline().isStopping()
        && departures.waiting() < limits.records()
        && !limits.linger().isZero()) {
      wait = strand.first().takenAt() + limits.linger().toNanos() - now;
    }
    if (wait <= 0) {
      return false;
    }
    if (wakeUp == null || now + wait - wakesAt < 0) {
      if (wakeUp != null) {
        wakeUp.cancel();
      }
      wakesAt = now + wait;
      wakeUp = control.schedule(Duration.ofNanos(wait), () -> lane.execute(this::awake));
    }
    return true;
  }

  private void awake() {
    wakeUp = null;
    dispatch();
  }

  /** Where to write next; null when that will be tried again at another event. */
  private Outlet outlet(Strand strand) {
    if (!strand.isIdle()) {
      return strand.outlet();
    }
    Outlets outlets = lane.settings().outlets();
    Outlet free = outlets.free();
    if (free != null || flights > 0) {
      return free;
    }
    Outlet busy = outlets.busy();
    if (busy == null) {
      disconnected(outlets.whyNone());
    }
    return busy;
  }

  private void disconnected(ConnectorException cause) {
    lane.health().failed(cause, !SinkStates.isConnected(lane.settings().connections().view()));
    if (!reopening.waits()) {
      reopening.await(lane.settings().connections());
    }
  }

  /** The answer to a write is here. */
  void landed(Flight flight) {
    flights--;
    ConnectorException failure = flight.failure();
    if (failure == null) {
      lane.health().succeeded();
      reopening.succeeded();
    }
    for (Delivery delivery : flight.deliveries()) {
      delivery
          .strand()
          .lands(failure != null && failure.kind() != ConnectorException.Kind.PERMANENT);
      if (delivery.state() == State.FINISHED) {
        departures.look(delivery.strand());
      } else if (failure == null) {
        departures.look(delivery.strand());
        lane.delivered(delivery);
      } else {
        delivery.setState(State.WAITING);
        departures.putBack(delivery);
      }
    }
    if (failure != null) {
      failed(flight, failure);
    }
    dispatch();
  }

  private void failed(Flight flight, ConnectorException cause) {
    if (lane.isClosed()) {
      flight.deliveries().forEach(one -> lane.finish(one, SinkLedger.Result.RETURNED));
      return;
    }
    switch (cause.kind()) {
      case DISCONNECTED -> {
        flight.deliveries().forEach(lane::isUpToDate);
        disconnected(cause);
      }
      case RETRY, UNKNOWN -> {
        flight.deliveries().forEach(lane::isUpToDate);
        lane.health().failed(cause, false);
        repeat(flight, cause);
      }
      case PERMANENT -> refused(flight, cause);
    }
  }

  /** Those that were written together may be so again, but none before the time is over. */
  private void repeat(Flight flight, ConnectorException cause) {
    SinkSettings with = lane.settings();
    Duration wait =
        delay.before(flight.deliveries().getFirst().attempts(), with.retryFrom(), with.retryTo());
    Duration asked = cause.notBefore().orElse(Duration.ZERO);
    flight.deliveries().forEach(one -> one.strand().setHeld(true));
    control.schedule(
        asked.compareTo(wait) > 0 ? asked : wait, () -> lane.execute(() -> goOn(flight)));
  }

  private void goOn(Flight flight) {
    for (Delivery delivery : flight.deliveries()) {
      delivery.strand().setHeld(false);
      departures.look(delivery.strand());
    }
    dispatch();
  }

  /** A batch is taken apart to find out which record it was. */
  private void refused(Flight flight, ConnectorException cause) {
    for (Delivery delivery : flight.deliveries()) {
      if (!lane.isUpToDate(delivery)) {
        continue;
      }
      if (flight.deliveries().size() > 1) {
        delivery.setAlone();
      } else if (delivery.state() == State.WAITING) {
        lane.refused(delivery, InvalidRecord.of(cause));
      }
    }
  }
}
