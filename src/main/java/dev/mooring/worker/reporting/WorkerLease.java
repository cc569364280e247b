package dev.mooring.worker.reporting;

import dev.mooring.report.WorkerNames;
import dev.mooring.worker.SingleAttempt;
import dev.mooring.worker.WorkerIdentity;
import dev.mooring.worker.claim.LeaseProof;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * This worker's sign of life: a Lease, renewed as long as the process runs, on one thread of its
 * own, so that nothing else can hold it up.
 */
public final class WorkerLease {
  private static final Logger LOG = Logger.getLogger(WorkerLease.class);

  /** Of one attempt; the client doubles it at worst, and one more still fits into the Lease. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private static final Duration DURATION = Duration.ofSeconds(10);
  private static final Duration RENEWAL = Duration.ofSeconds(3);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final WorkerIdentity identity;
  private final Clock clock;
  private final LeaseProof proof;
  private final ZonedDateTime acquired;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().name("worker-lease").daemon().unstarted(this::run);

  /**
   * The Lease of one process of one worker.
   *
   * @param clock for the times in the Lease, which are for people: nobody judges by them
   * @param proof hears of each renewal
   */
  public WorkerLease(
      KubernetesClient client, WorkerIdentity identity, Clock clock, LeaseProof proof) {
    this.client = SingleAttempt.of(client, LIMIT);
    this.identity = identity;
    this.clock = clock;
    this.proof = proof;
    this.acquired = now();
  }

  /** Begins to renew; returns at once. */
  public void start() {
    thread.start();
  }

  /** What renews it; it ends with {@link #stop} only. */
  public Thread thread() {
    return thread;
  }

  /** Renews no more. The Lease stays, and runs out. */
  public void stop() {
    stopped.countDown();
  }

  private void run() {
    boolean wellBefore = true;
    try {
      Duration pause = Duration.ZERO;
      while (!stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        long begun = System.nanoTime();
        boolean well = renew(wellBefore);
        if (well) {
          proof.renewed(begun);
        }
        wellBefore = well;
        // From the beginning, so that a slow answer does not stretch the rhythm.
        pause = well ? RENEWAL.minusNanos(System.nanoTime() - begun) : RETRY;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean renew(boolean wellBefore) {
    try {
      client
          .resource(lease())
          .fieldManager(OwnObjects.FIELD_MANAGER)
          .forceConflicts()
          .serverSideApply();
      if (!wellBefore) {
        LOG.info("the worker's Lease is renewed again");
      }
      return true;
    } catch (RuntimeException | Error e) {
      // Not even an Error may end the sign of life of a worker that goes on.
      if (wellBefore) {
        LOG.warnf("the worker's Lease cannot be renewed, trying again: %s", e);
      }
      return false;
    }
  }

  private Lease lease() {
    return new LeaseBuilder()
        .withMetadata(OwnObjects.metadata(identity, identity.pod()))
        .withNewSpec()
        .withHolderIdentity(WorkerNames.holder(identity.pod(), identity.instance()))
        .withLeaseDurationSeconds((int) DURATION.toSeconds())
        .withAcquireTime(acquired)
        .withRenewTime(now())
        .endSpec()
        .build();
  }

  private ZonedDateTime now() {
    return ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
