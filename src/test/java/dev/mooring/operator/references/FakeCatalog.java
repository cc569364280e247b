package dev.mooring.operator.references;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.GeneratorSource;
import dev.mooring.api.v1alpha1.MqttConnection;
import dev.mooring.api.v1alpha1.MqttSource;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.api.v1alpha1.UsedConnector;
import dev.mooring.sharing.AddressConflict;
import dev.mooring.sharing.Addresses;
import dev.mooring.sharing.Conflict;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import dev.mooring.testing.resource.SinkSpecBuilder;
import dev.mooring.testing.resource.SourceSpecBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A catalog of objects in namespace {@code ns} that a test puts in; searches through all. */
public final class FakeCatalog implements Catalog {
  public static final String NAMESPACE = "ns";

  private final List<Connector> connectors = new ArrayList<>();
  private final List<Source> sources = new ArrayList<>();
  private final List<Sink> sinks = new ArrayList<>();
  private final List<PoolView> pools = new ArrayList<>();

  /** An MQTT Connector. */
  public FakeCatalog connector(String name, boolean enabled) {
    MqttConnection mqtt = new MqttConnection("tcp://b:1883", null, null, null, null, null, null);
    Connector connector = named(new Connector(), name);
    connector.setSpec(new ConnectorSpecBuilder().enabled(enabled).to(mqtt).build());
    connectors.add(connector);
    return this;
  }

  /** A Connector whose broker has no shared subscriptions. */
  FakeCatalog connectorThatDoesNotShare(String name) {
    MqttConnection mqtt = new MqttConnection("tcp://b:1883", null, null, null, null, null, false);
    Connector connector = named(new Connector(), name);
    connector.setSpec(new ConnectorSpecBuilder().to(mqtt).build());
    connectors.add(connector);
    return this;
  }

  /** An MQTT Source on a Connector. */
  public FakeCatalog source(String name, String connector, String pool) {
    sources.add(
        source(
            name,
            new SourceSpecBuilder()
                .connector(connector)
                .pool(pool)
                .from(new MqttSource(List.of("a"), 1))
                .build()));
    return this;
  }

  /** A generator Source. */
  public FakeCatalog generator(String name, boolean enabled, String pool) {
    GeneratorSource generator = new GeneratorSource(null, null, null);
    sources.add(
        source(name, new SourceSpecBuilder().enabled(enabled).pool(pool).from(generator).build()));
    return this;
  }

  public FakeCatalog source(Source source) {
    sources.add(source);
    return this;
  }

  public FakeCatalog sink(Sink sink) {
    sinks.add(sink);
    return this;
  }

  public FakeCatalog pool(String name, int replicas, boolean rolling) {
    pools.add(new PoolView(name, replicas, rolling, namespace -> true));
    return this;
  }

  /** A WorkerPool with one worker that is not for the namespace. */
  public FakeCatalog closedPool(String name) {
    pools.add(new PoolView(name, 1, false, namespace -> !namespace.equals(NAMESPACE)));
    return this;
  }

  public static Source source(String name, SourceSpec spec) {
    Source source = named(new Source(), name);
    source.setSpec(spec);
    return source;
  }

  /** A Sink without a block, which is enough for references. */
  public static Sink sinkOf(String name, String connector, String... from) {
    Sink sink = named(new Sink(), name);
    sink.setSpec(new SinkSpecBuilder().from(from).connector(connector).build());
    return sink;
  }

  private static <T extends HasMetadata> T named(T object, String name) {
    object.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(NAMESPACE)
            .withName(name)
            .withUid("uid-" + name)
            .withGeneration(1L)
            .withCreationTimestamp("2026-01-01T00:00:00Z")
            .build());
    return object;
  }

  @Override
  public Optional<Connector> connector(ObjectKey key) {
    return connectors.stream().filter(it -> ObjectKey.of(it).equals(key)).findFirst();
  }

  @Override
  public Optional<Source> source(ObjectKey key) {
    return sources.stream().filter(it -> ObjectKey.of(it).equals(key)).findFirst();
  }

  @Override
  public List<Source> sourcesOn(ObjectKey connector) {
    return sources.stream()
        .filter(it -> UsedConnector.of(it).filter(connector::equals).isPresent())
        .toList();
  }

  @Override
  public Optional<Conflict> conflict(Source source) {
    return UsedConnector.of(source)
        .flatMap(
            key ->
                connector(key)
                    .flatMap(
                        found -> new SubscriptionConflicts().of(source, found, sourcesOn(key))));
  }

  @Override
  public Optional<AddressConflict> addressConflict(Source source) {
    return Addresses.conflict(
        source,
        sources.stream()
            .filter(it -> it.getSpec().http() != null)
            .filter(it -> it.getSpec().workerPool().equals(source.getSpec().workerPool()))
            .filter(it -> PoolAccess.check(it, this).holds())
            .toList());
  }

  @Override
  public List<Sink> sinksOn(ObjectKey connector) {
    return sinks.stream()
        .filter(it -> UsedConnector.of(it).filter(connector::equals).isPresent())
        .toList();
  }

  @Override
  public List<Sink> sinksFrom(ObjectKey source) {
    return sinks.stream().filter(it -> SourcesOf.keys(it).contains(source)).toList();
  }

  @Override
  public Optional<Sink> sink(ObjectKey key) {
    return sinks.stream().filter(it -> ObjectKey.of(it).equals(key)).findFirst();
  }

  @Override
  public List<Sink> sinksGivingTo(ObjectKey deadLetterSink) {
    return sinks.stream()
        .filter(
            it ->
                it.getMetadata().getNamespace().equals(deadLetterSink.namespace())
                    && it.getSpec().deadLetterSink().equals(Optional.of(deadLetterSink.name())))
        .toList();
  }

  @Override
  public List<Connector> connectorsWith(ObjectKey secret) {
    return connectors.stream()
        .filter(it -> it.getSpec().secretNames().contains(secret.name()))
        .toList();
  }

  @Override
  public List<Source> sourcesWith(ObjectKey secret) {
    return sources.stream()
        .filter(it -> it.getSpec().secretNames().contains(secret.name()))
        .toList();
  }

  @Override
  public Optional<PoolView> pool(String name) {
    return pools.stream().filter(it -> it.name().equals(name)).findFirst();
  }
}
