package dev.mooring.worker.claim;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.lease.LeaseObserver;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a worker sees of claims, and of who lives. */
interface ClaimSight {
  /**
   * Begins to look at claims; returns at once.
   *
   * @param claimed hears whose claim is another one; on other threads, and must not block
   * @param changed hears that anything else is; as {@code claimed} is called
   */
  void start(Consumer<ObjectKey> claimed, Runnable changed);

  /** Begins to look at the Leases, too, of which nothing is known before. */
  void startLeases();

  /** Whether all that exists of both has been seen, and what changes is. */
  boolean isComplete();

  /** A claim as it was seen last; nobody may change it. */
  Optional<SourceClaim> claim(ObjectKey source);

  /** All claims as they were seen last; nobody may change them. */
  List<SourceClaim> claims();

  /** The Leases of all workers. */
  LeaseObserver leases();

  /** Looks no more. */
  void stop();
}
