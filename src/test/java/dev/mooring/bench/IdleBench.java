package dev.mooring.bench;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What is written to the API server in two minutes in which nothing happens, with connections,
 * pipelines and records flowing.
 */
final class IdleBench implements Bench.Benchmark {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STEADY = Duration.ofMinutes(2);

  @Override
  public Result run() throws Exception {
    try (Installation mooring = Installation.builder().workers(3).start()) {
      Workspace workspace = mooring.workspace();
      for (int i = 0; i < 20; i++) {
        workspace.apply(
            """
            kind: Connector
            metadata: {name: plant-%d}
            spec: {mqtt: {url: "tcp://127.0.0.1:%d"}, pool: {size: 1}}
            """
                .formatted(i, mooring.broker().port()));
      }
      workspace.apply(
          """
          kind: Source
          metadata: {name: ticks}
          spec: {generator: {interval: 10ms}}
          ---
          kind: Sink
          metadata: {name: ticks}
          spec: {from: [{sourceRef: {name: ticks}}], connectorRef: {name: plant-0}, mqtt: {topic: ticks}}
          """);
      try (StateWatch watch = new StateWatch(mooring.admin(), workspace.namespace())) {
        watch.await(ConnectorState.Connected, 20, PATIENCE);
      }
      // What the start has left to say is said within the pace of status writes, which is seconds.
      TimeUnit.SECONDS.sleep(10);
      return measure(mooring);
    }
  }

  private static Result measure(Installation mooring) throws InterruptedException {
    Map<String, Long> before = ApiWrites.sinceStart(mooring.admin());
    TimeUnit.SECONDS.sleep(STEADY.toSeconds());
    Map<String, Long> writes = ApiWrites.between(before, ApiWrites.sinceStart(mooring.admin()));
    Result result = new Result("idle");
    long others = 0;
    for (Map.Entry<String, Long> write : writes.entrySet()) {
      result.add("writes in 2 min: " + write.getKey(), write.getValue(), "");
      if (!write.getKey().endsWith(" leases")) {
        others += write.getValue();
      }
    }
    result.add("writes in 2 min of anything but Leases", others, "", 0);
    return result;
  }
}
