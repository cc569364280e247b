package dev.mooring.worker.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.connector.ByteBudget;
import dev.mooring.connector.ConnectorTypes;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.testing.cluster.Cluster;
import dev.mooring.testing.network.TcpProxy;
import dev.mooring.worker.WorkerIdentity;
import dev.mooring.worker.claim.LeaseProof;
import dev.mooring.worker.pipeline.FakeBoard;
import dev.mooring.worker.pipeline.PipelineRuntime;
import dev.mooring.worker.pool.ControlThread;
import dev.mooring.worker.pool.OpenPace;
import dev.mooring.worker.pool.PoolRuntime;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The watch at a real API server, which it reaches through a proxy. */
class DesiredWatchIT {
  /** Its own, since an installation would refuse WorkerPools outside of its namespace. */
  private static Cluster cluster;

  private static KubernetesClient admin;

  private final String namespace = "desired-" + UUID.randomUUID().toString().substring(0, 8);
  private final FakeType mqtt = FakeType.withSessions("mqtt");
  private final FakeType blackhole = new FakeType("blackhole");
  private final ControlThread control = new ControlThread();
  private TcpProxy proxy;
  private KubernetesClient client;
  private DesiredWatch watch;

  @BeforeAll
  static void openCluster() {
    cluster = Cluster.open();
    admin = cluster.adminClient();
    cluster.apply(Path.of("deploy/crds"));
  }

  @AfterAll
  static void closeCluster() {
    cluster.close();
  }

  @BeforeEach
  void makeWatch() {
    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    URI server = URI.create(admin.getMasterUrl().toString());
    proxy = TcpProxy.to(server.getHost(), server.getPort());
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(admin.getConfiguration())
                    .withMasterUrl("https://127.0.0.1:" + proxy.port())
                    .withTrustCerts(true)
                    .build())
            .build();
    NodeIdentity node = new NodeIdentity("cluster", "worker-0");
    watch =
        new DesiredWatch(
            client,
            new WorkerIdentity(
                namespace, "worker-0", "", "host", "default", "process-1", "cluster"),
            List.of(namespace),
            new LeaseProof(System::nanoTime),
            new ConnectorTypes(List.of(mqtt, blackhole)),
            new PoolRuntime(control, new OpenPace(control), new Random(1), node, Clock.systemUTC()),
            new PipelineRuntime(
                node,
                control,
                new FakeBoard(),
                new SimpleMeterRegistry(),
                new Random(1),
                Clock.systemUTC(),
                Duration.ofSeconds(5),
                new ByteBudget(1 << 20)));
  }

  @AfterEach
  void stop() throws Exception {
    watch.stop().toCompletableFuture().get(3, TimeUnit.MINUTES);
    assertThat(mqtt.connections).allMatch(connection -> connection.closed);
    client.close();
    control.close();
    proxy.close();
    admin.namespaces().withName(namespace).delete();
  }

  @Test
  void shouldOpenNothingBeforeItKnowsWhomItsWorkerPoolIsFor() {
    create(Resources.connector("c"));
    watch.start();
    await().until(watch::isReady);
    await().during(Duration.ofSeconds(2)).until(() -> mqtt.open("c").isEmpty());

    makePool();

    await().until(() -> mqtt.open("c").size() == 4);
  }

  @Test
  void shouldRunWhatIsThereAndWhatComes() {
    makePool();
    create(Resources.connector("c"));
    watch.start();
    await().until(watch::isReady);
    await().until(() -> mqtt.open("c").size() == 4);

    create(Resources.mqttSource("s", "c"));
    create(Resources.blackholeSink("k", "s"));
    await().until(() -> readers() == 1);

    admin.resources(Sink.class).inNamespace(namespace).withName("k").delete();
    await().until(() -> readers() == 0);

    admin.resources(Connector.class).inNamespace(namespace).withName("c").delete();
    await().until(() -> mqtt.open("c").isEmpty());
  }

  @Test
  void shouldWaitForAnApiServerThatIsAwayAtTheStart() {
    makePool();
    create(Resources.connector("c"));
    proxy.cut();

    watch.start();
    await().during(Duration.ofSeconds(2)).until(() -> !watch.isReady());
    proxy.restore();

    await().until(() -> mqtt.open("c").size() == 4);
  }

  @Test
  void shouldGoOnWhileTheApiServerIsAwayAndCatchUpAfterwards() {
    makePool();
    create(Resources.connector("c"));
    watch.start();
    await().until(() -> mqtt.open("c").size() == 4);

    proxy.cut();
    create(Resources.connector("d"));
    await().during(Duration.ofSeconds(2)).until(() -> mqtt.open("c").size() == 4);
    proxy.restore();

    await().until(() -> mqtt.open("d").size() == 4);
    assertThat(mqtt.open("c")).hasSize(4);
  }

  @Test
  void shouldGetASecretWhenTheOperatorListsItAndReconnectWhenItChanges() {
    makePool();
    create(Resources.connectorWithSecret("c", "login"));
    watch.start();
    await().until(watch::isReady);

    list(create(secret("first")));
    await().until(() -> mqtt.open("c").size() == 4);
    list(admin.resource(secret("second")).inNamespace(namespace).update());

    // Four others, and one before them that has shown that the login works.
    await().until(() -> mqtt.connections.size() == 9);
    await().until(() -> mqtt.open("c").size() == 4);
  }

  private int readers() {
    return mqtt.open("c").stream().mapToInt(connection -> connection.receivers.size()).sum();
  }

  private void makePool() {
    create(
        Serialization.unmarshal(
            """
            apiVersion: mooring.dev/v1alpha1
            kind: WorkerPool
            metadata: {name: default}
            spec: {replicas: 1}
            """,
            WorkerPool.class));
  }

  private <T extends HasMetadata> T create(T object) {
    object.getMetadata().setNamespace(namespace);
    object.getMetadata().setUid(null);
    object.getMetadata().setGeneration(null);
    return admin.resource(object).create();
  }

  private Secret secret(String password) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName("login")
        .endMetadata()
        .addToStringData("password", password)
        .build();
  }

  /** As the operator does it. */
  private void list(Secret secret) {
    Connector connector =
        admin.resources(Connector.class).inNamespace(namespace).withName("c").get();
    connector.setStatus(
        new ConnectorStatus(
            connector.getMetadata().getGeneration(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(new SecretVersion("login", secret.getMetadata().getResourceVersion())),
            null,
            null));
    admin.resource(connector).patchStatus();
  }
}
