package dev.mooring.testing.installation;

import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.NodeCount;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.SinkStatus;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.api.v1alpha1.SourceStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A namespace of one test, with what its users write into it and what they read from it.
 *
 * <p>Waiting fails with the last status in its message. Not thread safe.
 */
public final class Workspace {
  /** Long enough for anything that should take a few seconds on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final KubernetesClient client;
  private final String namespace;

  /** Of a namespace that exists. */
  public Workspace(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  public String namespace() {
    return namespace;
  }

  /**
   * The same namespace for a user who may write Mooring's objects in it, and get these Secrets and
   * no others. The caller closes the client of {@link #client}.
   */
  public Workspace as(String user, String... secrets) {
    Config config =
        new ConfigBuilder(client.getConfiguration())
            .withImpersonateUsername(user)
            .withImpersonateGroups("system:authenticated")
            .build();
    client.resource(UserRights.role(namespace, user, secrets)).serverSideApply();
    client.resource(UserRights.binding(namespace, user)).serverSideApply();
    return new Workspace(
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(new VertxHttpClientFactory())
            .build(),
        namespace);
  }

  /** With the rights of the namespace's user. */
  public KubernetesClient client() {
    return client;
  }

  /**
   * Applies manifests as a user does: {@code apiVersion} of Mooring's own kinds may be left out.
   */
  public void apply(String manifests) {
    for (String manifest : manifests.split("(?m)^---$")) {
      String withVersion =
          manifest.contains("apiVersion")
              ? manifest
              : "apiVersion: mooring.dev/v1alpha1\n" + manifest;
      HasMetadata object = Serialization.unmarshal(withVersion, HasMetadata.class);
      client
          .resource(object)
          .inNamespace(namespace)
          .fieldManager("user")
          .forceConflicts()
          .serverSideApply();
    }
  }

  /** Makes or replaces a Secret with text values. */
  public void secret(String name, Map<String, String> values) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withStringData(values)
                .build())
        .inNamespace(namespace)
        .fieldManager("user")
        .forceConflicts()
        .serverSideApply();
  }

  /** Deletes one object. */
  public void delete(Class<? extends HasMetadata> kind, String name) {
    client.resources(kind).inNamespace(namespace).withName(name).delete();
  }

  /** The Connector's status now; null before the operator has seen it. */
  public ConnectorStatus connector(String name) {
    return status(Connector.class, name);
  }

  /**
   * Waits for a Connector to be in a state, as its newest generation. {@code Connected} says that
   * each worker has one open connection; the others of its pool follow, see {@link #awaitOpen}.
   */
  public ConnectorStatus awaitConnector(String name, ConnectorState state) {
    return awaitConnector(name, status -> status.state() == state);
  }

  /** Waits for a Connector's status, as its newest generation. */
  public ConnectorStatus awaitConnector(String name, Predicate<ConnectorStatus> wanted) {
    return awaitNewest(Connector.class, name, ConnectorStatus::observedGeneration, wanted);
  }

  /** Waits for a Connector to be Connected, with so many open connections on each node. */
  public ConnectorStatus awaitOpen(String name, int each) {
    return awaitConnector(
        name,
        status ->
            status.state() == ConnectorState.Connected
                && status.nodes().stream()
                    .allMatch(node -> node.open() != null && node.open() == each));
  }

  /** Waits until nobody uses a Connector any more: then it may be deleted. */
  public ConnectorStatus awaitUnused(String name) {
    return awaitConnector(name, status -> status.usedBy().total() == 0);
  }

  /**
   * Waits for a Source to be in a state, as its newest generation; {@code Running} is said as soon
   * as the first worker runs it, and waited for on all that should.
   */
  public SourceStatus awaitSource(String name, PipelineState state) {
    return awaitSource(
        name,
        status ->
            status.state() == state
                && (state != PipelineState.Running
                    || isEverywhere(status.runningNodes()) && hasSinksEverywhere(status)));
  }

  /** Waits for a Source's status, as its newest generation. */
  public SourceStatus awaitSource(String name, Predicate<SourceStatus> wanted) {
    return awaitNewest(Source.class, name, SourceStatus::observedGeneration, wanted);
  }

  /**
   * Waits for a Sink to be in a state, as its newest generation; {@code Running} is said as soon as
   * the first worker runs it, and waited for on all that should.
   */
  public SinkStatus awaitSink(String name, PipelineState state) {
    return awaitSink(
        name,
        status ->
            status.state() == state
                && (state != PipelineState.Running || isEverywhere(status.runningNodes())));
  }

  /** Waits for a Sink's status, as its newest generation. */
  public SinkStatus awaitSink(String name, Predicate<SinkStatus> wanted) {
    return awaitNewest(Sink.class, name, SinkStatus::observedGeneration, wanted);
  }

  private static boolean isEverywhere(NodeCount nodes) {
    return nodes.count().equals(nodes.total());
  }

  /** A worker that has not heard of the Sinks yet is idle, and not counted. */
  private static boolean hasSinksEverywhere(SourceStatus status) {
    return status.nodes().stream()
        .noneMatch(
            node ->
                node.state() == NodeState.Idle
                    && "no Sink takes its records".equals(node.message()));
  }

  /** Waits for a worker to run a Singleton Source, and says which does. */
  public String awaitHolder(String source) {
    return await("who runs the Source " + namespace + "/" + source)
        .atMost(PATIENCE)
        .until(
            () ->
                client
                    .resources(SourceClaim.class)
                    .inNamespace(namespace)
                    .withName(source)
                    .get()
                    .getSpec()
                    .holder(),
            Objects::nonNull);
  }

  private <S, K extends CustomResource<?, S>> S awaitNewest(
      Class<K> kind, String name, Function<S, Long> generation, Predicate<S> wanted) {
    K present = client.resources(kind).inNamespace(namespace).withName(name).get();
    long newest = present == null ? 0 : present.getMetadata().getGeneration();
    return await(kind.getSimpleName() + " " + namespace + "/" + name)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> status(kind, name),
            new DescribedPredicate<>(
                status ->
                    status != null
                        && generation.apply(status) != null
                        && generation.apply(status) >= newest
                        && wanted.test(status)));
  }

  private <S, K extends CustomResource<?, S>> S status(Class<K> kind, String name) {
    K object = client.resources(kind).inNamespace(namespace).withName(name).get();
    return object == null ? null : object.getStatus();
  }
}
