package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.BlackholeSink;
import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorReference;
import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.Credentials;
import dev.mooring.api.v1alpha1.DeadLetter;
import dev.mooring.api.v1alpha1.Delivery;
import dev.mooring.api.v1alpha1.FromSource;
import dev.mooring.api.v1alpha1.HttpConnection;
import dev.mooring.api.v1alpha1.HttpSink;
import dev.mooring.api.v1alpha1.HttpSource;
import dev.mooring.api.v1alpha1.MemorySource;
import dev.mooring.api.v1alpha1.MqttConnection;
import dev.mooring.api.v1alpha1.MqttSink;
import dev.mooring.api.v1alpha1.MqttSource;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.OnFailure;
import dev.mooring.api.v1alpha1.Placement;
import dev.mooring.api.v1alpha1.Pool;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SecretReference;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import dev.mooring.testing.resource.SinkSpecBuilder;
import dev.mooring.testing.resource.SourceSpecBuilder;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;

/** Resources of the namespace {@code plant}, as short as tests want them. */
final class Resources {
  private Resources() {}

  static ObjectKey key(String name) {
    return new ObjectKey("plant", name);
  }

  static Connector connector(String name) {
    return connector(name, new ConnectorSpecBuilder().to(broker(null)).build());
  }

  static Connector disabledConnector(String name) {
    return connector(name, new ConnectorSpecBuilder().enabled(false).to(broker(null)).build());
  }

  static Connector httpConnector(String name) {
    return connector(
        name,
        new ConnectorSpecBuilder()
            .to(new HttpConnection("http://server:8080", null, null, null, null, null))
            .build());
  }

  /** One whose Secret does not exist, as the operator says. */
  static Connector refusedConnector(String name) {
    Connector connector = connectorWithSecret(name, "login");
    connector.setStatus(
        new ConnectorStatus(
            1L,
            null,
            ConnectorState.Connecting,
            Reason.SecretNotFound,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(
                new ConditionBuilder()
                    .withType("Accepted")
                    .withStatus("False")
                    .withReason("SecretNotFound")
                    .withMessage("Secret 'login' not found")
                    .build()),
            null));
    return connector;
  }

  static Connector connectorWithSecret(String name, String secret) {
    return connector(name, new ConnectorSpecBuilder().to(broker(secret)).build());
  }

  static Connector connectorOfSize(String name, int size) {
    return connector(
        name, new ConnectorSpecBuilder().to(broker(null)).pool(new Pool(size, null)).build());
  }

  private static Connector connector(String name, ConnectorSpec spec) {
    Connector connector = new Connector();
    connector.setMetadata(metadata(name));
    connector.setSpec(spec);
    return connector;
  }

  private static MqttConnection broker(String secret) {
    Credentials credentials = secret == null ? null : new Credentials(new SecretReference(secret));
    return new MqttConnection("tcp://broker:1883", credentials, null, null, null, null, null);
  }

  static Source mqttSource(String name, String connector) {
    return mqttSource(name, connector, true, null);
  }

  static Source mqttSource(String name, String connector, boolean enabled, String pool) {
    return mqttSource(name, connector, enabled, pool, "t");
  }

  static Source mqttSource(
      String name, String connector, boolean enabled, String pool, String topic) {
    return source(
        name,
        new SourceSpecBuilder()
            .enabled(enabled)
            .connector(connector)
            .pool(pool)
            .from(new MqttSource(List.of(topic), null))
            .build());
  }

  /** With an expression for its key. */
  static Source keyedSource(String name, String connector, String key) {
    return source(
        name,
        new SourceSpecBuilder()
            .connector(connector)
            .from(new MqttSource(List.of("t"), null))
            .key(key)
            .build());
  }

  /** The same Sink, with dead letters for another one. */
  static Sink lettered(Sink sink, String letters) {
    sink.setSpec(
        new SinkSpecBuilder()
            .from(sink.getSpec().from().stream().map(FromSource::source).toArray(String[]::new))
            .filter(sink.getSpec().filter())
            .connector(sink.getSpec().connectorRef().name())
            .to(sink.getSpec().mqtt())
            .delivery(
                new Delivery(
                    null,
                    null,
                    OnFailure.DeadLetter,
                    null,
                    null,
                    null,
                    null,
                    DeadLetter.to(letters)))
            .build());
    return sink;
  }

  static Connector connectorThatDoesNotShare(String name) {
    MqttConnection mqtt =
        new MqttConnection("tcp://broker:1883", null, null, null, null, null, false);
    return connector(name, new ConnectorSpecBuilder().to(mqtt).build());
  }

  /** Read by one worker at a time. */
  static Source singletonSource(String name, String connector) {
    return placedSource(name, connector, Placement.Singleton);
  }

  /** Asks for all workers. */
  static Source sharedSource(String name, String connector) {
    return placedSource(name, connector, Placement.Shared);
  }

  private static Source placedSource(String name, String connector, Placement placement) {
    return source(
        name,
        new SourceSpecBuilder()
            .connector(connector)
            .placement(placement)
            .from(new MqttSource(List.of("t"), null))
            .build());
  }

  /** Without a grant so far. */
  static Connector connectorWithBudget(String name) {
    return connector(
        name, new ConnectorSpecBuilder().to(broker(null)).pool(new Pool(2, 4)).build());
  }

  /** Listens; needs no Connector. */
  static Source httpSource(String name) {
    return source(
        name, new SourceSpecBuilder().from(new HttpSource("/in", null, null, null, null)).build());
  }

  static Source memorySource(String name, String connector) {
    return source(
        name,
        new SourceSpecBuilder()
            .connectorRef(connector == null ? null : new ConnectorReference(connector))
            .from(new MemorySource("t"))
            .build());
  }

  private static Source source(String name, SourceSpec spec) {
    Source source = new Source();
    source.setMetadata(metadata(name));
    source.setSpec(spec);
    return source;
  }

  static Sink mqttSink(String name, String connector, String... from) {
    return mqttSink(name, connector, true, null, from);
  }

  static Sink mqttSink(
      String name, String connector, boolean enabled, String filter, String... from) {
    return sink(
        name,
        new SinkSpecBuilder()
            .enabled(enabled)
            .from(from)
            .filter(filter)
            .connector(connector)
            .to(new MqttSink("t", null, null))
            .build());
  }

  /** Sends, although it names no Connector to send through. */
  static Sink httpSink(String name, String... from) {
    return sink(
        name,
        new SinkSpecBuilder().from(from).to(new HttpSink("/out", null, null, null, null)).build());
  }

  static Sink blackholeSink(String name, String... from) {
    return sink(name, new SinkSpecBuilder().from(from).to(new BlackholeSink(null)).build());
  }

  private static Sink sink(String name, SinkSpec spec) {
    Sink sink = new Sink();
    sink.setMetadata(metadata(name));
    sink.setSpec(spec);
    return sink;
  }

  private static ObjectMeta metadata(String name) {
    ObjectMeta metadata = new ObjectMeta();
    metadata.setNamespace("plant");
    metadata.setName(name);
    metadata.setUid("uid-" + name);
    metadata.setGeneration(1L);
    metadata.setCreationTimestamp("2026-01-01T00:00:00Z");
    return metadata;
  }
}
