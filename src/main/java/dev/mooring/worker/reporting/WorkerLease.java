package dev.mooring.worker.reporting;

import dev.mooring.worker.WorkerIdentity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;

/** This worker's sign of life: a Lease, renewed as long as the process runs. */
public final class WorkerLease {
  public WorkerLease(KubernetesClient client, WorkerIdentity identity, Clock clock) {}

  /** Begins to renew; returns at once. */
  public void start() {
    throw new UnsupportedOperationException();
  }

  /** Renews no more. The Lease stays and runs out. */
  public void stop() {
    throw new UnsupportedOperationException();
  }
}
