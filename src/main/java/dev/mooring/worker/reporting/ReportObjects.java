package dev.mooring.worker.reporting;

import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.WorkerReport;
import dev.mooring.api.v1alpha1.WorkerReportSpec;
import dev.mooring.report.WorkerNames;
import dev.mooring.worker.WorkerIdentity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;

/** The shards as WorkerReports at the API server, written by server-side apply. */
final class ReportObjects implements ShardStore {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final WorkerIdentity identity;

  ReportObjects(KubernetesClient client, WorkerIdentity identity) {
    this.client = OwnObjects.impatient(client, LIMIT);
    this.identity = identity;
  }

  @Override
  public void write(int shard, List<ReportEntry> entries) {
    WorkerReport report = new WorkerReport();
    report.setMetadata(OwnObjects.metadata(identity, name(shard)));
    report.setSpec(
        new WorkerReportSpec(
            identity.pod(),
            identity.podUid(),
            identity.instance(),
            identity.host(),
            identity.pool(),
            entries));
    client
        .resource(report)
        .fieldManager(OwnObjects.FIELD_MANAGER)
        .forceConflicts()
        .serverSideApply();
  }

  @Override
  public void remove(int shard) {
    client
        .resources(WorkerReport.class)
        .inNamespace(identity.namespace())
        .withName(name(shard))
        .delete();
  }

  @Override
  public List<Integer> leftovers() {
    return client
        .resources(WorkerReport.class)
        .inNamespace(identity.namespace())
        .withLabel(Mooring.WORKER_LABEL, identity.pod())
        .list()
        .getItems()
        .stream()
        .filter(report -> !identity.instance().equals(report.getSpec().instance()))
        .map(report -> report.getMetadata().getName())
        .filter(name -> name.matches("\\Q" + identity.pod() + "\\E\\.[0-9]{1,9}"))
        .map(name -> Integer.valueOf(name.substring(identity.pod().length() + 1)))
        .toList();
  }

  private String name(int shard) {
    return WorkerNames.report(identity.pod(), shard);
  }
}
