package dev.mooring.scenario;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.LenientObjects;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.testing.broker.NumberedFlow;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Operator and workers of this version beside the CRDs and objects of a later one: while an upgrade
 * is under way, and after a rollback.
 */
class VersionSkewIT {
  private static final Installation MOORING = Installation.builder().workers(2).start();

  private static final Vertx VERTX = Vertx.vertx();

  private static final KubernetesClient CLIENT = lenientClient();

  private final Workspace workspace = new Workspace(CLIENT, MOORING.workspace().namespace());

  /** Objects of a later version are not for a client that reads those of this one only. */
  private static KubernetesClient lenientClient() {
    ObjectMapper mapper = new ObjectMapper();
    KubernetesSerialization serialization = new KubernetesSerialization(mapper, true);
    LenientObjects.configure(mapper);
    return new KubernetesClientBuilder()
        .withConfig(MOORING.admin().getConfiguration())
        .withHttpClientFactory(new VertxHttpClientFactory())
        .withKubernetesSerialization(serialization)
        .build();
  }

  @BeforeAll
  static void installCrdsOfALaterVersion() {
    for (String kind : List.of("connectors", "sources", "sinks", "workerpools", "workerreports")) {
      MOORING
          .admin()
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(kind + ".mooring.dev")
          .edit(VersionSkewIT::later);
    }
  }

  @AfterAll
  static void end() {
    CLIENT.close();
    MOORING.close();
    VERTX.close();
  }

  @BeforeEach
  void connect() {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}}
        ---
        kind: Source
        metadata: {name: in}
        spec: {connectorRef: {name: plant}, mqtt: {topics: ["%1$s/in"], qos: 1}}
        ---
        kind: Sink
        metadata: {name: out}
        spec: {from: [{sourceRef: {name: in}}], connectorRef: {name: plant}, mqtt: {topic: "%1$s/out", qos: 1}}
        """
            .formatted(workspace.namespace()));
    workspace.awaitSink("out", PipelineState.Running);
    workspace.awaitSource("in", PipelineState.Running);
  }

  @Test
  void shouldGoOnBesideTypesThatItDoesNotKnow() {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: later}
        spec: {carrierPigeon: {loft: north}, pool: {size: 2}}
        ---
        kind: Source
        metadata: {name: later}
        spec: {connectorRef: {name: later}, carrierPigeon: {cage: 1}}
        ---
        kind: Sink
        metadata: {name: later}
        spec: {from: [{sourceRef: {name: later}}], connectorRef: {name: later}, carrierPigeon: {cage: 2}}
        """);

    String message =
        "spec has no block of a type that this version of Mooring knows: correct it, or upgrade"
            + " Mooring";
    awaitRefused(Connector.class, "later", message);
    awaitRefused(Source.class, "later", message);
    awaitRefused(Sink.class, "later", message);
    shouldServeNewOnes();
  }

  @Test
  void shouldGoOnAsAcceptedBesideAValueThatItDoesNotKnow() {
    edit(Sink.class, "out", "{\"spec\": {\"delivery\": {\"onFailure\": \"Park\"}}}");
    edit(Source.class, "in", "{\"spec\": {\"mqtt\": {\"qos\": {\"of\": 1}}}}");
    edit(Connector.class, "plant", "{\"spec\": {\"pool\": {\"size\": \"many\"}}}");

    awaitRefused(
        Sink.class,
        "out",
        "spec.delivery.onFailure: 'Park' is not known to this version of Mooring, which knows"
            + " Block, Drop, DeadLetter: correct it, or upgrade Mooring");
    awaitRefused(
        Source.class,
        "in",
        "spec.mqtt.qos: this version of Mooring cannot read it: correct it, or upgrade Mooring");
    awaitRefused(
        Connector.class,
        "plant",
        "spec.pool.size: this version of Mooring cannot read it: correct it, or upgrade Mooring");
    try (NumberedFlow flow =
        new NumberedFlow(VERTX, MOORING.broker().port(), workspace.namespace())) {
      flow.begin();
      flow.finish();
    }
    shouldServeNewOnes();
  }

  @Test
  void shouldGoOnBesideWhatALaterVersionSays() {
    for (Class<? extends HasMetadata> kind : List.of(Connector.class, Source.class, Sink.class)) {
      CLIENT
          .resources(kind)
          .inNamespace(workspace.namespace())
          .withName(kind == Connector.class ? "plant" : kind == Source.class ? "in" : "out")
          .subresource("status")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"status\": {\"forecast\": {\"weather\": 1}, \"reason\": \"QuotaExceeded\","
                  + " \"state\": \"Paused\"}}");
    }
    report();

    workspace.awaitConnector("plant", ConnectorState.Connected);
    workspace.awaitSource("in", PipelineState.Running);
    shouldServeNewOnes();
  }

  @Test
  void shouldStartBesideAllThat() {
    shouldGoOnBesideTypesThatItDoesNotKnow();
    edit(Sink.class, "out", "{\"spec\": {\"delivery\": {\"onFailure\": \"Park\"}}}");
    report();

    MOORING.pods().kill9(MOORING.operatorPod());
    MOORING.workers().forEach(worker -> MOORING.pods().kill9(worker));

    workspace.apply(
        """
        kind: Connector
        metadata: {name: restarted}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}}
        """);
    workspace.awaitConnector("restarted", status -> status.state() == ConnectorState.Connected);
    // This process never knew the Sink without what it does not understand: nothing is lost.
    workspace.awaitSource("in", PipelineState.Blocked);
    edit(Sink.class, "out", "{\"spec\": {\"delivery\": {\"onFailure\": \"Drop\"}}}");
    workspace.awaitSource("in", PipelineState.Running);
  }

  @Test
  void shouldLeaveTheWorkersOfAPoolThatItDoesNotUnderstand() {
    system()
        .apply(
            """
            kind: WorkerPool
            metadata: {name: later}
            spec: {replicas: 0, affinity: {podAntiAffinity: [none]}}
            """);

    await()
        .until(
            () -> accepted("WorkerPool", Installation.NAMESPACE, "later"),
            condition ->
                condition != null
                    && condition.getStatus().equals("False")
                    && condition
                        .getMessage()
                        .equals(
                            "spec.affinity.podAntiAffinity: this version of Mooring cannot read it:"
                                + " correct it, or upgrade Mooring"));
    shouldServeNewOnes();
  }

  /** A worker of a later version reports, in words that this operator does not have. */
  private void report() {
    system()
        .apply(
            """
            kind: WorkerReport
            metadata: {name: worker-9.0}
            spec:
              worker: worker-9
              instance: later
              shape: round
              entries:
                - {kind: Stream, namespace: a, name: b, uid: c, generation: 1, state: Running}
                - {kind: Sink, namespace: %s, name: out, uid: c, generation: 1, state: Paused, reason: QuotaExceeded}
            """
                .formatted(workspace.namespace()));
  }

  private static Workspace system() {
    return new Workspace(CLIENT, Installation.NAMESPACE);
  }

  private void shouldServeNewOnes() {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: after}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}}
        """);
    workspace.awaitConnector("after", ConnectorState.Connected);
  }

  private <K extends HasMetadata> void edit(Class<K> kind, String name, String patch) {
    CLIENT
        .resources(kind)
        .inNamespace(workspace.namespace())
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  private void awaitRefused(Class<?> kind, String name, String message) {
    await(kind.getSimpleName() + " " + name)
        .until(
            () -> accepted(kind.getSimpleName(), workspace.namespace(), name),
            condition ->
                condition != null
                    && condition.getStatus().equals("False")
                    && condition.getReason().equals(Reason.UnknownType.name())
                    && condition.getMessage().equals(message));
  }

  /** Its condition, whatever else is in the object. */
  private static Condition accepted(String kind, String namespace, String name) {
    GenericKubernetesResource object =
        CLIENT
            .genericKubernetesResources("mooring.dev/v1alpha1", kind)
            .inNamespace(namespace)
            .withName(name)
            .get();
    List<?> conditions = object == null ? null : object.get("status", "conditions");
    return conditions == null
        ? null
        : conditions.stream()
            .map(it -> CLIENT.getKubernetesSerialization().convertValue(it, Condition.class))
            .filter(it -> it.getType().equals("Accepted"))
            .findFirst()
            .orElse(null);
  }

  /** Takes everything, as the schema of a version does that knows more. */
  private static CustomResourceDefinition later(CustomResourceDefinition crd) {
    JSONSchemaProps schema =
        crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
    Function<String, JSONSchemaProps> open =
        part -> {
          JSONSchemaProps any = new JSONSchemaProps();
          any.setType("object");
          any.setXKubernetesPreserveUnknownFields(true);
          return any;
        };
    schema.setRequired(List.of());
    schema
        .getProperties()
        .replaceAll(
            (part, known) ->
                part.equals("spec") || part.equals("status") ? open.apply(part) : known);
    return crd;
  }
}
