package dev.mooring.bench;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * From the start of a worker's process to its first connection, ten times, one worker at a time.
 */
final class StartBench implements Bench.Benchmark {
  private static final int ROUNDS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public Result run() throws Exception {
    List<Double> starts = new ArrayList<>();
    try (Installation mooring = Installation.builder().workers(1).start()) {
      Workspace workspace = mooring.workspace();
      workspace.apply(
          """
          kind: Connector
          metadata: {name: plant}
          spec: {mqtt: {url: "tcp://127.0.0.1:%d"}, pool: {size: 1}}
          """
              .formatted(mooring.broker().port()));
      try (StateWatch watch = new StateWatch(mooring.admin(), workspace.namespace())) {
        watch.await(ConnectorState.Connected, 1, PATIENCE);
      }
      for (int round = 0; round < ROUNDS; round++) {
        starts.add(start(mooring, workspace));
      }
    }
    Result result = new Result("start");
    result.add("process start to first connection, p50", Stopwatch.median(starts), "s");
    result.add("process start to first connection, maximum", Stopwatch.longest(starts), "s", 3);
    return result;
  }

  private static double start(Installation mooring, Workspace workspace) {
    String worker = mooring.workers().getFirst();
    long killed = mooring.pods().pid(worker);
    Instant killedAt = Instant.now();
    mooring.pods().kill9(worker);
    NodeStatus node =
        workspace
            .awaitConnector("plant", status -> connectedAfter(status, killedAt))
            .nodes()
            .getFirst();
    long pid = mooring.pods().pid(worker);
    if (pid == killed) {
      throw new IllegalStateException("worker " + worker + " was not killed");
    }
    long age = Math.round(ProcessUsage.of(pid).ageSeconds() * 1000);
    Instant started = Instant.now().minusMillis(age);
    return Duration.between(started, Instant.parse(node.since())).toMillis() / 1000.0;
  }

  private static boolean connectedAfter(ConnectorStatus status, Instant time) {
    NodeStatus node = status.nodes() == null ? null : status.nodes().getFirst();
    return node != null
        && node.state() == NodeState.Connected
        && Instant.parse(node.since()).isAfter(time);
  }
}
