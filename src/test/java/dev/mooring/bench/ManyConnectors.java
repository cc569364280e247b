package dev.mooring.bench;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Many Connectors of one connection each, and one more among them that changes. */
final class ManyConnectors {
  /** Care that tries again soon. */
  static final String EAGER = ", \"reconnect\": {\"minDelay\": \"100ms\", \"maxDelay\": \"1s\"}";

  /** Care as it is without a word. */
  static final String USUAL = "";

  private static final int CHANGES = 7;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private ManyConnectors() {}

  /**
   * Makes so many, by a few requests at a time.
   *
   * @param care {@link #EAGER} or {@link #USUAL}
   */
  static void create(
      KubernetesClient admin, String namespace, String prefix, int count, int port, String care)
      throws Exception {
    String path = "/apis/mooring.dev/v1alpha1/namespaces/%s/connectors".formatted(namespace);
    try (PlainApi api = new PlainApi(admin.getConfiguration());
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> requests = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String json = connector(prefix + i, port, care);
        requests.add(threads.submit(() -> api.create(path, json)));
      }
      for (Future<?> request : requests) {
        request.get();
      }
    }
  }

  /**
   * Kills and restarts the one broker of one further Connector, and takes the median of the times
   * from its death to Disconnected.
   *
   * @param connected how many others are connected
   * @param disconnected how many others are not
   */
  static double change(
      Workspace workspace, StateWatch watch, int connected, int disconnected, BenchBroker broker)
      throws Exception {
    workspace.apply(connector("alone", broker.port(), EAGER));
    watch.await(ConnectorState.Connected, connected + 1, PATIENCE);
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      // The budget of status writes is full again after some quiet seconds; what is measured is the
      // way, not the budget.
      TimeUnit.SECONDS.sleep(5);
      Stopwatch sinceDeath = new Stopwatch();
      broker.kill();
      watch.await(ConnectorState.Disconnected, disconnected + 1, PATIENCE);
      times.add(sinceDeath.seconds());
      broker.restart();
      watch.await(ConnectorState.Connected, connected + 1, PATIENCE);
    }
    return Stopwatch.median(times);
  }

  /** As JSON, which is YAML, too. */
  private static String connector(String name, int port, String care) {
    return """
        {
          "apiVersion": "mooring.dev/v1alpha1",
          "kind": "Connector",
          "metadata": {"name": "%s"},
          "spec": {
            "mqtt": {"url": "tcp://127.0.0.1:%d"},
            "pool": {"size": 1}%s
          }
        }
        """
        .formatted(name, port, care);
  }
}
