package dev.mooring.demo;

import dev.mooring.testing.installation.Installation;
import java.util.concurrent.TimeUnit;

/**
 * Shows the resources live until the process is ended, and brings a killed broker back after a
 * while.
 */
final class Playground {
  private static final int BROKER_STAYS_DEAD_SECONDS = 20;

  private final Installation mooring;
  private final Machines machines;
  private final KubectlTable table;

  Playground(Installation mooring, Machines machines, KubectlTable table) {
    this.mooring = mooring;
    this.machines = machines;
    this.table = table;
  }

  void run() {
    int deadFor = 0;
    while (!Thread.currentThread().isInterrupted()) {
      deadFor = mooring.broker().process().alive() ? 0 : deadFor + 1;
      if (deadFor > BROKER_STAYS_DEAD_SECONDS) {
        mooring.ensureBroker();
      }
      table.repaint(footer());
      try {
        TimeUnit.SECONDS.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private String footer() {
    return """
        %d records published by the machines, %d alarms in alarms/hot

        In another terminal:
          export KUBECONFIG=%s
        1. Kill the broker (it comes back after %d s):   kill -9 %s
        2. Kill a worker (it is started again):          kill -9 %s
        3. Edit the pool:                                kubectl patch connector plant-broker --type merge -p '{"spec":{"pool":{"size":4}}}'
        4. Scale the workers:                            kubectl -n %s scale workerpool default --replicas 4
        5. Break a filter, and read why:                 kubectl patch sink hot-rooms --type merge -p '{"spec":{"filter":"payload.celsius >"}}'
                                                         kubectl get sink hot-rooms -o jsonpath='{.status.message}'
        Ctrl-C ends everything.
        """
        .formatted(
            machines.published(),
            machines.alarms(),
            mooring.cluster().kubeconfig(),
            BROKER_STAYS_DEAD_SECONDS,
            mooring.broker().process().alive() ? mooring.broker().process().pid() : "(is dead)",
            pidOf("worker-1"),
            Installation.NAMESPACE);
  }

  private String pidOf(String worker) {
    try {
      return Long.toString(mooring.pods().pid(worker));
    } catch (IllegalStateException gone) {
      return "(is starting)";
    }
  }
}
