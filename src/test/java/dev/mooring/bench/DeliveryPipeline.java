package dev.mooring.bench;

import static org.awaitility.Awaitility.await;

import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import java.time.Duration;

/**
 * One worker that reads {@code perf/in} (QoS 1), keeps what is warm, makes a new record of it and
 * writes that to {@code perf/out} (QoS 1) or to an HTTP server. Not thread safe.
 */
final class DeliveryPipeline implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String WORKER = "worker-0";

  private static final String SOURCE =
      """
      kind: Connector
      metadata: {name: broker}
      spec: {mqtt: {url: "%s"}, pool: {size: 1}, reconnect: {minDelay: 100ms, maxDelay: 1s}}
      ---
      kind: Source
      metadata: {name: in}
      spec: {placement: %s, connectorRef: {name: broker}, mqtt: {topics: [perf/in], qos: 1}}
      ---
      """;

  private static final String SINK =
      """
      kind: Sink
      metadata: {name: out}
      spec:
        from: [{sourceRef: {name: in}}]
        filter: payload.temp >= 10
        transform: '{"id": payload.id, "ts": payload.ts, "dev": payload.dev, "site": payload.site, "temp_f": payload.temp * 1.8 + 32.0}'
      """;

  private static final String MQTT =
      """
        connectorRef: {name: broker}
        mqtt: {topic: perf/out, qos: 1}
        delivery: {inFlight: 1000, onFailure: Drop, ordering: %s}
      """;

  private static final String HTTP =
      """
        connectorRef: {name: server}
        http: {path: %s}
        delivery: {inFlight: 1000, onFailure: Drop, ordering: %s, retry: {minDelay: 100ms, maxDelay: 1s}%s}
      ---
      kind: Connector
      metadata: {name: server}
      spec: {http: {url: "%s", pipelining: %d}, pool: {size: %d}, reconnect: {minDelay: 100ms, maxDelay: 1s}}
      """;

  private final Installation mooring;
  private final Workspace workspace;

  private DeliveryPipeline(Installation mooring) {
    this.mooring = mooring;
    this.workspace = mooring.workspace();
  }

  /**
   * Starts the cluster, the operator and the worker, and returns when the Source reads.
   *
   * @param broker its URL
   * @param server the URL that records are sent to; null to publish them
   * @param ordered whether order is kept
   * @param pipelining of the server's connections, which are fewer when it is more than 1
   */
  static DeliveryPipeline start(String broker, String server, boolean ordered, int pipelining) {
    Installation mooring = Installation.builder().workers(1).workerMemory("216Mi").start();
    DeliveryPipeline pipeline = new DeliveryPipeline(mooring);
    try {
      pipeline.workspace.apply(
          SOURCE.formatted(broker, "Singleton")
              + SINK
              + (server == null
                  ? MQTT.formatted(ordered ? "PerKey" : "None")
                  : http(server, ordered, pipelining)));
      await().atMost(PATIENCE).until(pipeline::reads);
      return pipeline;
    } catch (RuntimeException e) {
      pipeline.close();
      throw e;
    }
  }

  private static String http(String server, boolean ordered, int pipelining) {
    int path = server.indexOf('/', server.indexOf("://") + 3);
    return HTTP.formatted(
        path < 0 ? "/" : server.substring(path),
        ordered ? "PerKey" : "None",
        ordered ? ", batch: {size: 100}" : "",
        path < 0 ? server : server.substring(0, path),
        pipelining,
        connections(ordered, pipelining));
  }

  private static int connections(boolean ordered, int pipelining) {
    if (ordered) {
      return 2;
    }
    return pipelining > 1 ? 8 : 64;
  }

  /** Whether the worker that runs now says that the Source reads; its server may come later. */
  boolean reads() {
    try {
      return mooring.metrics(WORKER).stream()
          .anyMatch(line -> line.startsWith("mooring_source_status{") && line.endsWith(" 1.0"));
    } catch (RuntimeException notThere) {
      return false;
    }
  }

  /** The worker's process; -1 while there is none. */
  long pid() {
    try {
      return mooring.pods().pid(WORKER);
    } catch (IllegalStateException none) {
      return -1;
    }
  }

  @Override
  public void close() {
    mooring.close();
  }
}
