package dev.mooring.worker.claim;

import dev.mooring.api.v1alpha1.NameHash;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.lease.LeaseObserver;
import dev.mooring.lease.SignOfLife;
import dev.mooring.report.WorkerNames;
import java.time.Duration;

/**
 * Whether a worker may take a claim, and how long it leaves it to others first. A pure function of
 * what is seen.
 *
 * @param holder the worker that holds it and lives; null when nobody does, and it may be taken
 * @param patience how long it is left to those that come first in the Source's own order of
 *     workers; null when somebody holds it
 */
record Bid(String holder, Duration patience) {
  private static final int HASH_BYTES = 8;
  private static final Duration STEP = Duration.ofMillis(500);
  private static final int MOST_STEPS = 4;

  /**
   * Where the holder's Lease is not what the claim says: it may just not have been seen yet, and a
   * worker whose process has ended may come back to what it had.
   */
  private static final Duration DOUBT = LeaseObserver.LENGTH;

  /**
   * Who bids.
   *
   * @param worker the worker
   * @param instance its process
   */
  record Bidder(String worker, String instance) {}

  /**
   * What can be done about a claim.
   *
   * @param claim null when there is none
   */
  static Bid of(ObjectKey source, SourceClaim claim, Bidder me, LeaseObserver leases) {
    String holder = claim == null ? null : claim.getSpec().holder();
    if (me.worker().equals(holder)) {
      // An earlier process of this Pod has ended before this one could begin.
      return new Bid(null, Duration.ZERO);
    }
    if (holder == null) {
      return new Bid(null, patience(source, me, leases));
    }
    SignOfLife life = leases.of(holder);
    return switch (life.state()) {
      case UNPROVEN -> new Bid(holder, null);
      case ALIVE ->
          life.instance().equals(claim.getSpec().instance())
              ? new Bid(holder, null)
              : new Bid(null, patience(source, me, leases).plus(DOUBT));
      case MISSING -> new Bid(null, patience(source, me, leases).plus(DOUBT));
      case EXPIRED -> new Bid(null, patience(source, me, leases));
    };
  }

  private static Duration patience(ObjectKey source, Bidder me, LeaseObserver leases) {
    return STEP.multipliedBy(Math.min(MOST_STEPS, rank(source, me.worker(), leases)));
  }

  /** How many live workers of the same pool come before this one. */
  private static int rank(ObjectKey source, String worker, LeaseObserver leases) {
    String pool = WorkerNames.pool(worker);
    String own = score(source, worker);
    return (int)
        leases.live().stream()
            .filter(other -> !other.equals(worker))
            .filter(other -> WorkerNames.ordinal(other).isPresent())
            .filter(other -> WorkerNames.pool(other).equals(pool))
            .filter(other -> score(source, other).compareTo(own) < 0)
            .count();
  }

  private static String score(ObjectKey source, String worker) {
    return NameHash.of(HASH_BYTES, source.namespace(), source.name(), worker);
  }
}
