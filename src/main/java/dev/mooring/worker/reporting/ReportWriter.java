package dev.mooring.worker.reporting;

import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.report.ReportedObject;
import dev.mooring.worker.WorkerIdentity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;

/** Publishes this worker's states as its WorkerReports. */
public final class ReportWriter implements StateBoard {
  public ReportWriter(KubernetesClient client, WorkerIdentity identity, Clock clock) {}

  /** Begins to publish, and removes what an earlier process of this worker has left. */
  public void start() {
    throw new UnsupportedOperationException();
  }

  /** Publishes what is new, as far as that is possible within two seconds, and ends. */
  public void stop() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void put(ReportEntry entry) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void remove(ReportedObject object) {
    throw new UnsupportedOperationException();
  }
}
