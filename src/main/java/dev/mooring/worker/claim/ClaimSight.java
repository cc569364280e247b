package dev.mooring.worker.claim;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.lease.LeaseObserver;
import java.util.Optional;
import java.util.function.Consumer;

/** What a worker sees of claims, and of who lives. */
interface ClaimSight {
  /**
   * Begins to look; returns at once.
   *
   * @param claimed hears whose claim is another one; on other threads, and must not block
   * @param changed hears that anything else is; as {@code claimed} is called
   */
  void start(Consumer<ObjectKey> claimed, Runnable changed);

  /** Whether all that exists has been seen, and what changes is. */
  boolean isComplete();

  /** A claim as it was seen last; nobody may change it. */
  Optional<SourceClaim> claim(ObjectKey source);

  /** The Leases of all workers. */
  LeaseObserver leases();

  /** Looks no more. */
  void stop();
}
