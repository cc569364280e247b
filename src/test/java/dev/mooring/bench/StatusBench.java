package dev.mooring.bench;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * From the death of the broker (kill -9) to Disconnected in the Connector, and from the moment at
 * which the broker listens again to Connected: 30 rounds, at least 10 s apart so that none of them
 * waits for the other's write budget, with three workers.
 */
final class StatusBench implements Bench.Benchmark {
  private static final int ROUNDS = 30;
  private static final double MAX_DELAY = 2;
  private static final Duration APART = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public Result run() throws Exception {
    List<Double> deaths = new ArrayList<>();
    List<Double> recoveries = new ArrayList<>();
    try (Installation mooring = Installation.builder().workers(3).start()) {
      Workspace workspace = mooring.workspace();
      workspace.apply(
          """
          kind: Connector
          metadata: {name: plant}
          spec:
            mqtt: {url: "tcp://127.0.0.1:%d"}
            reconnect: {minDelay: 500ms, maxDelay: 2s}
          """
              .formatted(mooring.broker().port()));
      try (StateWatch watch = new StateWatch(mooring.admin(), workspace.namespace())) {
        watch.await(ConnectorState.Connected, 1, PATIENCE);
        for (int round = 0; round < ROUNDS; round++) {
          Stopwatch sinceRoundStart = new Stopwatch();
          round(mooring, watch, deaths, recoveries);
          System.out.printf(
              "  round %d of %d: %.3f s to Disconnected, %.3f s to Connected%n",
              round + 1, ROUNDS, deaths.getLast(), recoveries.getLast());
          TimeUnit.MILLISECONDS.sleep(
              Math.max(0, APART.toMillis() - (long) (sinceRoundStart.seconds() * 1000)));
        }
      }
    }
    Result result = new Result("status");
    result.add("broker's death to Disconnected, p50", Stopwatch.median(deaths), "s");
    result.add("broker's death to Disconnected, maximum", Stopwatch.longest(deaths), "s", 1);
    result.add("broker's return to Connected, p50", Stopwatch.median(recoveries), "s");
    result.add(
        "broker's return to Connected, maximum", Stopwatch.longest(recoveries), "s", MAX_DELAY + 1);
    return result;
  }

  private static void round(
      Installation mooring, StateWatch watch, List<Double> deaths, List<Double> recoveries) {
    Stopwatch sinceDeath = new Stopwatch();
    mooring.killBroker();
    watch.await(ConnectorState.Disconnected, 1, PATIENCE);
    deaths.add(sinceDeath.seconds());
    mooring.ensureBroker();
    Stopwatch sinceReturn = new Stopwatch();
    watch.await(ConnectorState.Connected, 1, PATIENCE);
    recoveries.add(sinceReturn.seconds());
  }
}
