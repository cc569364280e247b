package dev.mooring.operator.references;

import static dev.mooring.operator.references.FakeCatalog.NAMESPACE;
import static dev.mooring.operator.references.FakeCatalog.sinkOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.Credentials;
import dev.mooring.api.v1alpha1.MqttConnection;
import dev.mooring.api.v1alpha1.MqttSource;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.api.v1alpha1.SecretReference;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.report.ReportedObject;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import dev.mooring.testing.resource.SourceSpecBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TriggersTest {
  private final FakeCache<Connector> connectors = new FakeCache<>();
  private final FakeCache<Source> sources = new FakeCache<>();
  private final FakeCache<Sink> sinks = new FakeCache<>();
  private final InformerCatalog catalog = new InformerCatalog();
  private final Triggers triggers = new Triggers(catalog);
  private final List<String> looked = new ArrayList<>();

  @BeforeEach
  void wire() {
    catalog.connectors(connectors);
    catalog.sources(sources);
    catalog.sinks(sinks);
    catalog.pools(name -> Optional.empty(), Stream::empty);
    record("connector/", triggers.connectors());
    record("source/", triggers.sources());
    record("sink/", triggers.sinks());
    triggers.open();
  }

  private void record(String kind, ObjectEvents<?> events) {
    events.setEventHandler(
        event -> looked.add(kind + event.getRelatedCustomResourceID().getName()));
    events.start();
  }

  @Test
  void shouldLookAtWhoAskedForTheSameAddressWhenItsOwnerGoes() {
    Source owner = listening("owner", "/a");
    sources.put(listening("waiting", "/a"));
    sources.put(listening("other", "/b"));
    sources.put(listening("a-first-one", "/c"));

    triggers.sources().onResourceDeleted(owner);

    assertThat(looked).contains("source/waiting").doesNotContain("source/other");
  }

  @Test
  void shouldLookAtTheWorkerPoolWhenAPortMayBeAnother() {
    record("pool/", triggers.pools());
    triggers.poolsIn("mooring-system");

    triggers.sources().onResourceCreated(listening("new", "/a"));

    assertThat(looked).contains("pool/default");
  }

  @Test
  void shouldLookAtWhoIsAtThePortOfANamespaceThatIsLabelledOtherwise() {
    sources.put(listening("a-first-one", "/a"));
    Source elsewhere = listening("elsewhere", "/b");
    elsewhere.getMetadata().setNamespace("other");
    sources.put(elsewhere);

    triggers.namespaceChanged(NAMESPACE);

    assertThat(looked).contains("source/a-first-one", "source/elsewhere");
  }

  private static Source listening(String name, String path) {
    return Serialization.unmarshal(
        """
        apiVersion: mooring.dev/v1alpha1
        kind: Source
        metadata: {namespace: %s, name: %s, creationTimestamp: "2026-01-01T00:00:00Z"}
        spec: {http: {path: %s}}
        """
            .formatted(NAMESPACE, name, path),
        Source.class);
  }

  @Test
  void shouldLookAtOneObjectWhenOneEntryChanges() {
    connectors.put(connector("plant", 1));
    connectors.put(connector("other", 1));

    triggers.reported(
        Set.of(new ReportedObject(ReportedKind.Connector, new ObjectKey(NAMESPACE, "plant"))));

    assertThat(looked).containsExactly("connector/plant");
  }

  @Test
  void shouldLookAtAllOfANamespaceThatIsLabelledOtherwise() {
    catalog.pools(
        name -> Optional.empty(), () -> Stream.of(new ObjectKey("mooring-system", "edge")));
    record("pool/", triggers.pools());
    connectors.put(connector("plant", 1));
    sources.put(source("temps", "plant"));
    sinks.put(sinkOf("out", "plant", "temps"));

    triggers.namespaceChanged(NAMESPACE);
    assertThat(looked).containsExactly("pool/edge", "connector/plant", "source/temps", "sink/out");

    looked.clear();
    triggers.namespaceChanged("another");
    assertThat(looked).as("a pool's status names it").containsExactly("pool/edge");
  }

  @Test
  void shouldLookAtNothingBeforeItIsOpen() {
    Triggers closed = new Triggers(catalog);
    record("connector/", closed.connectors());
    connectors.put(connector("plant", 1));

    closed.workerChanged("worker-0");
    closed.secretChanged(new ObjectKey(NAMESPACE, "login"));

    assertThat(looked).isEmpty();
  }

  @Test
  void shouldLookAtTheUsersOfAConnectorThatComesOrGoes() {
    sources.put(source("temps", "plant"));
    sinks.put(sinkOf("out", "plant", "elsewhere"));
    sinks.put(sinkOf("copy", null, "temps"));
    sinks.put(sinkOf("unrelated", "other", "other"));

    triggers.connectors().onResourceCreated(connector("plant", 1));

    assertThat(looked).containsExactlyInAnyOrder("source/temps", "sink/out", "sink/copy");

    looked.clear();
    triggers.connectors().onResourceDeleted(connector("plant", 1));

    assertThat(looked).containsExactlyInAnyOrder("source/temps", "sink/out", "sink/copy");
  }

  @Test
  void shouldLookAtBothConnectorsOfASourceThatMoves() {
    sinks.put(sinkOf("out", "warehouse", "temps"));
    Source after = source("temps", "new");
    after.getMetadata().setGeneration(2L);

    triggers.sources().onResourceUpdated(after, source("temps", "old"));

    assertThat(looked)
        .containsExactlyInAnyOrder(
            "connector/old", "connector/new", "sink/out", "connector/warehouse");
  }

  @Test
  void shouldLookAtTheConnectorOfASinkThatGoes() {
    triggers.sinks().onResourceDeleted(sinkOf("out", "plant", "temps"));

    assertThat(looked).containsExactly("connector/plant");
  }

  @Test
  void shouldLookAtNobodyElseWhenOnlyTheStatusChanged() {
    sources.put(source("temps", "plant"));
    Connector after = connector("plant", 1);
    after.setStatus(status("somebody wrote this"));

    triggers.connectors().onResourceUpdated(after, connector("plant", 1));

    assertThat(looked).containsExactly("connector/plant");
  }

  @Test
  void shouldLookAtNothingWhenOnlyALabelChanged() {
    Connector after = connector("plant", 1);
    after.getMetadata().setLabels(Map.of("a", "b"));

    triggers.connectors().onResourceUpdated(after, connector("plant", 1));

    assertThat(looked).isEmpty();
  }

  @Test
  void shouldLookAtAnObjectThatTookThePlaceOfANamesakeUnseen() {
    sources.put(source("temps", "plant"));
    Connector after = connector("plant", 1);
    after.getMetadata().setUid("another");

    triggers.connectors().onResourceUpdated(after, connector("plant", 5));

    assertThat(looked).containsExactlyInAnyOrder("connector/plant", "source/temps");
  }

  @Test
  void shouldLookAtTheConnectorsThatNameASecret() {
    connectors.put(connector("plant", 1));

    triggers.secretChanged(new ObjectKey(NAMESPACE, "unrelated"));
    assertThat(looked).isEmpty();

    triggers.secretChanged(new ObjectKey(NAMESPACE, "login"));
    assertThat(looked).containsExactly("connector/plant");
  }

  @Test
  void shouldLookAtEverythingWhenAWorkerIsLost() {
    connectors.put(connector("plant", 1));
    sources.put(source("temps", "plant"));
    sinks.put(sinkOf("out", null, "temps"));

    triggers.workerChanged("worker-0");

    assertThat(looked).containsExactlyInAnyOrder("connector/plant", "source/temps", "sink/out");
  }

  @Test
  void shouldLookAtASourceThatFindsAClientWhenAnOlderOneGoes() {
    connectors.put(connector("plant", 1));
    for (String name : List.of("a", "b", "c", "d", "e", "f")) {
      sources.put(subscribing(name, name.equals("f") ? "other" : "same"));
    }
    sinks.put(sinkOf("out", null, "e"));
    Source gone = subscribing("a", "same");
    triggers.sources().onResourceCreated(gone);
    assertThat(looked)
        .as("who is refused")
        .containsExactlyInAnyOrder("connector/plant", "source/e", "sink/out");

    looked.clear();
    sources.remove(gone);
    triggers.sources().onResourceDeleted(gone);

    assertThat(looked).containsExactlyInAnyOrder("connector/plant", "source/e", "sink/out");
  }

  private static Source subscribing(String name, String topic) {
    Source source = source(name, "plant");
    source.setSpec(
        new SourceSpecBuilder().connector("plant").from(new MqttSource(List.of(topic), 1)).build());
    return source;
  }

  @Test
  void shouldTellWhoKeepsSomethingOfAnObjectThatItIsGone() {
    List<ObjectKey> gone = new ArrayList<>();
    triggers.connectors().whenGone(gone::add);

    triggers.connectors().onResourceDeleted(connector("plant", 1));

    assertThat(gone).containsExactly(new ObjectKey(NAMESPACE, "plant"));
  }

  private static ConnectorStatus status(String message) {
    return new ConnectorStatus(
        1L, null, null, null, message, null, null, null, null, null, null, null, null);
  }

  private static Connector connector(String name, long generation) {
    Connector connector = new Connector();
    connector.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(NAMESPACE)
            .withName(name)
            .withUid("uid-" + name)
            .withGeneration(generation)
            .build());
    MqttConnection mqtt =
        new MqttConnection(
            "tcp://b:1883",
            new Credentials(new SecretReference("login")),
            null,
            null,
            null,
            null,
            null);
    connector.setSpec(new ConnectorSpecBuilder().to(mqtt).build());
    return connector;
  }

  private static Source source(String name, String connector) {
    return FakeCatalog.source(name, new SourceSpecBuilder().connector(connector).build());
  }
}
