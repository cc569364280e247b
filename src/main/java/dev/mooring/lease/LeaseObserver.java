package dev.mooring.lease;

import dev.mooring.lease.SignOfLife.State;
import dev.mooring.report.WorkerNames;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges by its own monotonic clock whether workers are alive: a Lease runs out when no renewal has
 * been seen for its whole length, whatever times are written in it. Nothing runs out by what this
 * process cannot see: after a start or a {@link #gap} a whole length is waited first, and what
 * seems to have run out must be looked up once more ({@link #confirm}).
 *
 * <p>Safe for use by many threads. Times are of a monotonic clock, in nanoseconds.
 */
public final class LeaseObserver {
  /** The length of a worker's Lease. */
  public static final Duration LENGTH = Duration.ofSeconds(10);

  /**
   * One renewal of a Lease: two are the same when nothing was renewed in between.
   *
   * @param holder the holderIdentity
   * @param time the renewTime as it is written; only compared, never read
   */
  public record Renewal(String holder, String time) {
    /** The renewal that a Lease shows. */
    public static Renewal of(Lease lease) {
      return new Renewal(
          lease.getSpec().getHolderIdentity(), String.valueOf(lease.getSpec().getRenewTime()));
    }
  }

  /** What was seen last of one Lease; {@code seenAt}: that it was so. */
  private record Watched(Renewal renewal, long seenAt, State state) {}

  private final Map<String, Watched> leases = new HashMap<>();
  private final Set<String> awaited = new HashSet<>();

  /**
   * A Lease is there when this process starts to watch: it may be long dead.
   *
   * @return whether that changes what is known of the worker
   */
  public synchronized boolean found(String worker, Renewal renewal, long now) {
    return take(worker, renewal, now, State.UNPROVEN);
  }

  /**
   * A Lease has appeared or has changed.
   *
   * @return whether that changes what is known of the worker: it is back, or another process of it
   */
  public synchronized boolean seen(String worker, Renewal renewal, long now) {
    return take(worker, renewal, now, State.ALIVE);
  }

  /**
   * A Lease was deleted.
   *
   * @return whether it was known
   */
  public synchronized boolean gone(String worker) {
    return leases.remove(worker) != null;
  }

  /** Until now, renewals could not be seen: nothing runs out before a whole length from here. */
  public synchronized void gap(long now) {
    leases.replaceAll((worker, lease) -> new Watched(lease.renewal(), now, lease.state()));
  }

  /**
   * Workers whose Leases seem to have run out, in order of their names: to be looked up. One that
   * has run out is among them again after each length: a watch may be silent without an end, and
   * its worker is not to be taken for lost for as long.
   */
  public synchronized List<String> suspects(long now) {
    return leases.entrySet().stream()
        .filter(lease -> now - lease.getValue().seenAt() >= LENGTH.toNanos())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /**
   * The Lease of a suspect was looked up at the API server.
   *
   * @return whether that changes what is known of the worker: it is lost when there is no newer
   *     renewal than the one seen last
   */
  public synchronized boolean confirm(String worker, Renewal live, long now) {
    Watched lease = leases.get(worker);
    if (lease == null || !lease.renewal().equals(live)) {
      return take(worker, live, now, State.ALIVE);
    }
    if (now - lease.seenAt() < LENGTH.toNanos()) {
      return false;
    }
    leases.put(worker, new Watched(live, now, State.EXPIRED));
    return lease.state() != State.EXPIRED;
  }

  /**
   * Asks to be told, by {@link #seen}, when this worker is seen to be alive.
   *
   * @return false when there is nothing to wait for: it is not unproven any more
   */
  public synchronized boolean await(String worker) {
    return of(worker).state() == State.UNPROVEN
        && (awaited.contains(worker) || awaited.add(worker));
  }

  /** The workers whose Leases have not run out, as far as is known. */
  public synchronized Set<String> live() {
    return leases.entrySet().stream()
        .filter(lease -> lease.getValue().state() != State.EXPIRED)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** What is known of a worker. */
  public synchronized SignOfLife of(String worker) {
    Watched lease = leases.get(worker);
    return lease == null
        ? SignOfLife.NONE
        : new SignOfLife(lease.state(), WorkerNames.instanceOf(lease.renewal().holder()));
  }

  private boolean take(String worker, Renewal renewal, long now, State state) {
    Watched last = leases.get(worker);
    if (last != null && last.renewal().equals(renewal)) {
      return false;
    }
    leases.put(worker, new Watched(renewal, now, state));
    if (last == null || !last.renewal().holder().equals(renewal.holder())) {
      return true;
    }
    return last.state() == State.EXPIRED || awaited.remove(worker);
  }
}
