package dev.mooring.bench;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * 100, 1,000 and 5,000 Connectors of one connection each on three workers: time from the first
 * apply to all Connected, memory, processor time for each Connector, and how long one more state
 * change takes to be published among them.
 */
final class ScaleBench implements Bench.Benchmark {
  private static final List<Integer> SIZES = List.of(100, 1_000, 5_000);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Result result = new Result("scale");
  private final Map<Integer, Double> costs = new TreeMap<>();
  private final Map<Integer, Double> changes = new TreeMap<>();

  @Override
  public Result run() throws Exception {
    for (int size : SIZES) {
      measure(size);
    }
    for (int size : SIZES.subList(1, SIZES.size())) {
      result.add(
          "processor time for a Connector at %,d / at 100".formatted(size),
          costs.get(size) / costs.get(100),
          "x",
          1.2);
      result.add(
          "one state change published at %,d / at 100".formatted(size),
          changes.get(size) / changes.get(100),
          "x",
          1.2);
    }
    return result;
  }

  private void measure(int size) throws Exception {
    try (BenchBroker brokers = BenchBroker.start();
        BenchBroker other = BenchBroker.start();
        Installation mooring = Installation.builder().workers(3).workerMemory("1Gi").start()) {
      Workspace workspace = mooring.workspace();
      String namespace = workspace.namespace();
      try (StateWatch watch = new StateWatch(mooring.admin(), namespace)) {
        double cpuBefore = cpu(mooring);
        Stopwatch sinceApply = new Stopwatch();
        ManyConnectors.create(
            mooring.admin(), namespace, "plant-", size, brokers.port(), ManyConnectors.EAGER);
        double applied = sinceApply.seconds();
        watch.await(ConnectorState.Connected, size, PATIENCE);
        double connected = sinceApply.seconds();
        costs.put(size, (cpu(mooring) - cpuBefore) / size);
        System.out.printf("  %,d Connectors: all Connected after %.1f s%n", size, connected);
        record(size, applied, connected, mooring);
        changes.put(size, ManyConnectors.change(workspace, watch, size, 0, other));
        result.add(
            "%,d: one state change published, median".formatted(size), changes.get(size), "s");
      }
    }
  }

  private void record(int size, double applied, double connected, Installation mooring) {
    Double limit = size == 1_000 ? Double.valueOf(20) : size == 5_000 ? Double.valueOf(75) : null;
    result.add("%,d: all applied".formatted(size), applied, "s");
    add("%,d: first apply to all Connected".formatted(size), connected, "s", limit);
    add(
        "%,d: operator's memory".formatted(size),
        ProcessUsage.of(mooring.operatorPid()).residentMegabytes(),
        "MB",
        size == 1_000 ? Double.valueOf(300) : null);
    add(
        "%,d: largest worker's memory".formatted(size),
        mooring.workers().stream()
            .mapToLong(worker -> ProcessUsage.of(mooring.pods().pid(worker)).residentMegabytes())
            .max()
            .orElseThrow(),
        "MB",
        size == 1_000 ? Double.valueOf(400) : null);
    result.add(
        "%,d: processor time for a Connector (all roles)".formatted(size),
        costs.get(size) * 1000,
        "ms");
  }

  private void add(String figure, double value, String unit, Double bound) {
    if (bound == null) {
      result.add(figure, value, unit);
    } else {
      result.add(figure, value, unit, bound);
    }
  }

  private static double cpu(Installation mooring) {
    double sum = ProcessUsage.of(mooring.operatorPid()).cpuSeconds();
    for (String worker : mooring.workers()) {
      sum += ProcessUsage.of(mooring.pods().pid(worker)).cpuSeconds();
    }
    return sum;
  }
}
