package dev.mooring.testing.installation;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.testing.pods.LocalPods;
import dev.mooring.testing.pods.PodCommand;
import dev.mooring.testing.process.Patience;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the AOT caches of both roles: runs an operator and a worker that do a little of everything,
 * and lets them end in an orderly way, when the JVM writes what it has learned. Does nothing while
 * the caches are newer than the jar.
 */
public final class AotTraining {
  private static final List<String> ROLES = List.of("operator", "worker");
  private static final double RECORDS = 15_000;
  private static final String WORKER = "worker-0";
  private static final String MANIFEST =
      """
      kind: Connector
      metadata: {name: plant}
      spec: {mqtt: {url: "tcp://127.0.0.1:%d"}, pool: {size: 1}}
      ---
      kind: Source
      metadata: {name: machines}
      spec: {generator: {interval: 1ms, payload: '{"room": "r" + string(sequence), "celsius": 80}'}}
      ---
      kind: Sink
      metadata: {name: publish}
      spec:
        from: [{sourceRef: {name: machines}}]
        filter: payload.celsius > 20
        connectorRef: {name: plant}
        mqtt: {topic: plant/temperatures}
      ---
      kind: Source
      metadata: {name: temperatures}
      spec: {connectorRef: {name: plant}, mqtt: {topics: ["plant/+"], qos: 1}}
      ---
      kind: Sink
      metadata: {name: convert}
      spec:
        from: [{sourceRef: {name: temperatures}}]
        filter: payload.celsius > 20
        transform: '{"room": payload.room, "fahrenheit": payload.celsius * 1.8 + 32.0}'
        connectorRef: {name: plant}
        mqtt: {topic: converted}
      ---
      kind: Sink
      metadata: {name: count}
      spec:
        from: [{sourceRef: {name: temperatures}}]
        transform: '{"room": payload.room, "fahrenheit": payload.celsius * 1.8 + 32.0}'
        blackhole: {}
      ---
      kind: Connector
      metadata: {name: itself}
      spec: {http: {url: "http://%s:8092/%s"}, pool: {size: 8}}
      ---
      kind: Source
      metadata: {name: arrivals}
      spec: {http: {path: /arrivals, port: 8092}}
      ---
      kind: Sink
      metadata: {name: send}
      spec:
        from: [{sourceRef: {name: temperatures}}]
        filter: payload.celsius > 20
        transform: '{"room": payload.room, "fahrenheit": payload.celsius * 1.8 + 32.0}'
        connectorRef: {name: itself}
        http: {path: /arrivals}
        delivery: {ordering: None}
      ---
      kind: Sink
      metadata: {name: arrived}
      spec:
        from: [{sourceRef: {name: arrivals}}]
        blackhole: {}
      """;

  private final Path javaHome;
  private final Path jar;
  private final Path caches;

  private AotTraining(Path javaHome, Path jar, Path caches) {
    this.javaHome = javaHome;
    this.jar = jar;
    this.caches = caches;
  }

  /**
   * Trains where it is needed, and says so: what an image is to have in that folder, as {@code
   * build/image/layout} makes it; by default what this machine runs, which does without where that
   * is in vain.
   */
  public static void main(String[] arguments) throws IOException {
    boolean forImage = arguments.length > 0;
    AotTraining training =
        forImage
            ? ofImage(Path.of(arguments[0]))
            : new AotTraining(
                Path.of(System.getProperty("java.home")), LocalPods.JAR, LocalPods.AOT_CACHES);
    if (training.isUpToDate()) {
      return;
    }
    try {
      training.run();
    } catch (RuntimeException inVain) {
      if (forImage) {
        throw inVain;
      }
      // It only makes what follows start faster.
      training.forget();
      System.err.println("going on without AOT caches: " + inVain.getMessage());
      // Threads of the clients would keep the process.
      System.exit(0);
    }
  }

  private static AotTraining ofImage(Path folder) {
    return new AotTraining(
        folder.resolve("runtime"), folder.resolve("app/quarkus-run.jar"), folder.resolve("aot"));
  }

  private void run() throws IOException {
    System.out.println(
        "training the AOT caches of operator and worker; one to two minutes, once for each build");
    Files.createDirectories(caches);
    forget();
    try (Installation mooring =
        Installation.builder()
            .workers(1)
            .command(PodCommand.trainedJar(javaHome, jar, caches))
            .start()) {
      work(mooring);
      endInOrder(mooring);
    }
    for (String role : ROLES) {
      System.out.printf("%s: %,d MB%n", cache(role), Files.size(cache(role)) >> 20);
    }
  }

  private void forget() throws IOException {
    for (String role : ROLES) {
      Files.deleteIfExists(cache(role));
    }
  }

  private boolean isUpToDate() throws IOException {
    for (String role : ROLES) {
      if (!Files.exists(cache(role))
          || Files.getLastModifiedTime(cache(role)).compareTo(Files.getLastModifiedTime(jar)) < 0) {
        return false;
      }
    }
    return true;
  }

  private Path cache(String role) {
    return caches.resolve(role + ".aot");
  }

  private static void work(Installation mooring) {
    Patience patience = new Patience(mooring.logs());
    Workspace workspace = mooring.workspace();
    workspace.apply(
        MANIFEST.formatted(
            mooring.broker().port(), mooring.pods().address(WORKER), workspace.namespace()));
    patience.await(
        "the records that operator and worker are trained with",
        () ->
            Stream.of("count", "arrived")
                .allMatch(sink -> delivered(mooring, workspace, sink) > RECORDS),
        () -> delivered(mooring, workspace, "count") + delivered(mooring, workspace, "arrived"));
    mooring.killBroker();
    patience.await(
        "the Connector to be Disconnected",
        () -> state(workspace) == ConnectorState.Disconnected,
        () -> String.valueOf(state(workspace)));
    mooring.ensureBroker();
    patience.await(
        "the Sink to run again",
        () -> {
          Sink sink =
              mooring
                  .admin()
                  .resources(Sink.class)
                  .inNamespace(workspace.namespace())
                  .withName("publish")
                  .get();
          return sink.getStatus() != null && sink.getStatus().state() == PipelineState.Running;
        },
        () -> String.valueOf(state(workspace)));
  }

  private static ConnectorState state(Workspace workspace) {
    ConnectorStatus status = workspace.connector("plant");
    return status == null ? null : status.state();
  }

  private static double delivered(Installation mooring, Workspace workspace, String sink) {
    return mooring.metric("mooring_sink_records_total", workspace.namespace(), sink, "delivered");
  }

  /** The worker first, while the operator is there to stop it. */
  private void endInOrder(Installation mooring) {
    Patience patience = new Patience(mooring.logs());
    KubernetesClient admin = mooring.admin();
    admin
        .resources(WorkerPool.class)
        .inNamespace(Installation.NAMESPACE)
        .withName("default")
        .scale(0);
    awaitCache(patience, "worker");
    patience.await(
        "the end of the worker", () -> mooring.pods().pods().size() == 1, mooring.pods()::pods);
    admin
        .apps()
        .deployments()
        .inNamespace(Installation.NAMESPACE)
        .withName("mooring-operator")
        .scale(0);
    awaitCache(patience, "operator");
    patience.await(
        "the end of the operator", () -> mooring.pods().pods().isEmpty(), mooring.pods()::pods);
  }

  private void awaitCache(Patience patience, String role) {
    patience.await(
        "the AOT cache of the " + role,
        () -> Files.exists(cache(role)),
        () -> caches.toFile().listFiles().length);
  }
}
