package dev.mooring.operator.nodes;

import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.api.v1alpha1.WorkerReport;
import dev.mooring.lease.LeaseObserver;
import dev.mooring.lease.LeaseObserver.Renewal;
import dev.mooring.report.ReportedObject;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Keeps the views of reports and Leases up to date by watching them in the operator's namespace,
 * and passes on what changes.
 */
final class WorkerWatch {
  private final SharedIndexInformer<WorkerReport> reports;
  private final SharedIndexInformer<Lease> leases;
  private final NodeViews views;
  private final LeaseObserver observer;
  private final WorkerChanges changes;
  private final LongSupplier nanoTime;
  private boolean beginning = true;

  WorkerWatch(
      KubernetesClient client,
      String namespace,
      NodeViews views,
      LeaseObserver observer,
      WorkerChanges changes,
      LongSupplier nanoTime) {
    this.views = views;
    this.observer = observer;
    this.changes = changes;
    this.nanoTime = nanoTime;
    reports = client.resources(WorkerReport.class).inNamespace(namespace).runnableInformer(0);
    leases =
        client.leases().inNamespace(namespace).withLabel(Mooring.WORKER_LABEL).runnableInformer(0);
  }

  /**
   * Returns when everything that exists has been taken in: a handler that is added to a running
   * informer gets all objects before the call returns.
   */
  void start(InformerEnd end) {
    end.watch(reports.run());
    end.watch(leases.run());
    reports.addEventHandler(new ReportHandler());
    leases.addEventHandler(new LeaseHandler());
    beginning = false;
  }

  void stop() {
    reports.stop();
    leases.stop();
  }

  /** Whether changes of both come in now, as far as that is known. */
  boolean sees() {
    return reports.isWatching() && leases.isWatching();
  }

  SharedIndexInformer<WorkerReport> reports() {
    return reports;
  }

  SharedIndexInformer<Lease> leases() {
    return leases;
  }

  private final class ReportHandler implements ResourceEventHandler<WorkerReport> {
    @Override
    public void onAdd(WorkerReport report) {
      pass(views.put(report));
    }

    @Override
    public void onUpdate(WorkerReport last, WorkerReport report) {
      pass(views.put(report));
    }

    @Override
    public void onDelete(WorkerReport report, boolean lastStateUnknown) {
      pass(views.remove(report));
    }

    private void pass(Set<ReportedObject> objects) {
      if (!objects.isEmpty()) {
        changes.reported(objects);
      }
    }
  }

  private final class LeaseHandler implements ResourceEventHandler<Lease> {
    @Override
    public void onAdd(Lease lease) {
      String worker = lease.getMetadata().getName();
      Renewal renewal = Renewal.of(lease);
      long now = nanoTime.getAsLong();
      pass(
          worker,
          beginning ? observer.found(worker, renewal, now) : observer.seen(worker, renewal, now));
    }

    @Override
    public void onUpdate(Lease last, Lease lease) {
      String worker = lease.getMetadata().getName();
      pass(worker, observer.seen(worker, Renewal.of(lease), nanoTime.getAsLong()));
    }

    @Override
    public void onDelete(Lease lease, boolean lastStateUnknown) {
      String worker = lease.getMetadata().getName();
      pass(worker, observer.gone(worker));
    }

    private void pass(String worker, boolean changed) {
      if (changed) {
        changes.workerChanged(worker);
      }
    }
  }
}
