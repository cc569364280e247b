package dev.mooring.bench;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.testing.broker.MisbehavingServer;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import java.time.Duration;

/**
 * How long one state change takes to be published among 700 Connectors that are well, without and
 * with 300 more whose systems accept and never answer.
 */
final class HangingBench implements Bench.Benchmark {
  private static final int WELL = 700;
  private static final int HANGING = 300;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Override
  public Result run() throws Exception {
    Result result = new Result("hanging");
    try (BenchBroker brokers = BenchBroker.start();
        BenchBroker other = BenchBroker.start();
        MisbehavingServer silent = MisbehavingServer.hanging();
        Installation mooring = Installation.builder().workers(3).workerMemory("1Gi").start()) {
      Workspace workspace = mooring.workspace();
      String namespace = workspace.namespace();
      try (StateWatch watch = new StateWatch(mooring.admin(), namespace)) {
        ManyConnectors.create(
            mooring.admin(), namespace, "well-", WELL, brokers.port(), ManyConnectors.USUAL);
        watch.await(ConnectorState.Connected, WELL, PATIENCE);
        double before = ManyConnectors.change(workspace, watch, WELL, 0, other);
        System.out.printf("  %d well: %.3f s%n", WELL, before);

        ManyConnectors.create(
            mooring.admin(), namespace, "hanging-", HANGING, silent.port(), ManyConnectors.USUAL);
        watch.await(ConnectorState.Disconnected, HANGING, PATIENCE);
        watch.await(ConnectorState.Connected, WELL + 1, PATIENCE);
        double with = ManyConnectors.change(workspace, watch, WELL, HANGING, other);
        System.out.printf("  and %d hanging: %.3f s%n", HANGING, with);

        result.add("one state change published, 700 well, median", before, "s");
        result.add("one state change published, and 300 hanging, median", with, "s");
        result.add("with / without", with / before, "x", 1.2);
      }
    }
    return result;
  }
}
