package dev.mooring.operator.references;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.Listening;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.UsedConnector;
import dev.mooring.sharing.AddressConflict;
import dev.mooring.sharing.Addresses;
import dev.mooring.sharing.Conflict;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The catalog over the controllers' own informers, so that every object is watched and kept once.
 *
 * <p>Each controller adds its cache before it starts; nothing may be looked up before all have
 * started.
 */
@ApplicationScoped
public class InformerCatalog implements Catalog {
  private static final String BY_CONNECTOR = "connector";
  private static final String BY_POOL = "pool";
  private static final String BY_PORT = "port";
  private static final String BY_SOURCE = "source";
  private static final String BY_DEAD_LETTER_SINK = "dead-letter-sink";
  private static final String BY_SECRET = "secret";

  private final SubscriptionConflicts conflicts = new SubscriptionConflicts();
  private IndexerResourceCache<Connector> connectors;
  private IndexerResourceCache<Source> sources;
  private IndexerResourceCache<Sink> sinks;
  private Function<String, Optional<PoolView>> pools;
  private Supplier<Stream<ObjectKey>> poolKeys;

  /** Adds the Connectors. */
  public void connectors(IndexerResourceCache<Connector> cache) {
    cache.addIndexers(
        Map.of(
            BY_SECRET,
            connector ->
                connector.getSpec().secretNames().stream()
                    .map(name -> sibling(connector, name))
                    .toList()));
    connectors = cache;
  }

  /** Adds the Sources. */
  public void sources(IndexerResourceCache<Source> cache) {
    cache.addIndexers(
        Map.of(
            BY_CONNECTOR,
            source -> names(UsedConnector.of(source)),
            BY_POOL,
            source ->
                Listening.of(source).map(where -> source.getSpec().workerPool()).stream().toList(),
            BY_PORT,
            InformerCatalog::ports,
            BY_SECRET,
            source ->
                source.getSpec().secretNames().stream()
                    .map(name -> sibling(source, name))
                    .toList()));
    sources = cache;
  }

  /** Adds the Sinks. */
  public void sinks(IndexerResourceCache<Sink> cache) {
    cache.addIndexers(
        Map.of(
            BY_CONNECTOR,
            sink -> names(UsedConnector.of(sink)),
            BY_SOURCE,
            sink -> SourcesOf.keys(sink).stream().map(ObjectKey::toString).toList(),
            BY_DEAD_LETTER_SINK,
            sink ->
                sink.getSpec().deadLetterSink().stream()
                    .map(name -> sibling(sink, name))
                    .toList()));
    sinks = cache;
  }

  /** Adds the WorkerPools, by name. */
  public void pools(
      Function<String, Optional<PoolView>> poolsByName, Supplier<Stream<ObjectKey>> keys) {
    pools = poolsByName;
    poolKeys = keys;
  }

  @Override
  public Optional<Connector> connector(ObjectKey key) {
    return connectors.get(id(key));
  }

  @Override
  public Optional<Source> source(ObjectKey key) {
    return sources.get(id(key));
  }

  @Override
  public List<Source> sourcesOn(ObjectKey connector) {
    return sources.byIndex(BY_CONNECTOR, connector.toString());
  }

  @Override
  public Optional<Conflict> conflict(Source source) {
    if (source.getSpec().subscription().isEmpty()) {
      return Optional.empty();
    }
    return UsedConnector.of(source)
        .flatMap(
            key -> connector(key).flatMap(found -> conflicts.of(source, found, sourcesOn(key))));
  }

  @Override
  public Optional<AddressConflict> addressConflict(Source source) {
    return Addresses.conflict(source, atPortOf(source));
  }

  /** The Sources for which it makes a difference what becomes of this one's address. */
  List<Source> atAddressOf(Source source) {
    return Addresses.affected(source, atPortOf(source));
  }

  /** The HTTP Sources of a WorkerPool, by its name, of namespaces that may use it. */
  public List<Source> listening(String pool) {
    return admitted(sources.byIndex(BY_POOL, pool).stream());
  }

  private List<Source> atPortOf(Source source) {
    return admitted(
        ports(source).stream().flatMap(port -> sources.byIndex(BY_PORT, port).stream()));
  }

  /** One that its WorkerPool does not admit keeps nobody from an address. */
  private List<Source> admitted(Stream<Source> all) {
    return all.filter(source -> PoolAccess.check(source, this).holds()).toList();
  }

  /** Who hears which Sources have found a client, or find none any more. */
  void onConflictChange(Consumer<Set<ObjectKey>> listener) {
    conflicts.onChange(listener);
  }

  @Override
  public List<Sink> sinksOn(ObjectKey connector) {
    return sinks.byIndex(BY_CONNECTOR, connector.toString());
  }

  @Override
  public List<Sink> sinksFrom(ObjectKey source) {
    return sinks.byIndex(BY_SOURCE, source.toString());
  }

  @Override
  public Optional<Sink> sink(ObjectKey key) {
    return sinks.get(id(key));
  }

  @Override
  public List<Sink> sinksGivingTo(ObjectKey deadLetterSink) {
    return sinks.byIndex(BY_DEAD_LETTER_SINK, deadLetterSink.toString());
  }

  @Override
  public List<Connector> connectorsWith(ObjectKey secret) {
    return connectors.byIndex(BY_SECRET, secret.toString());
  }

  @Override
  public List<Source> sourcesWith(ObjectKey secret) {
    return sources.byIndex(BY_SECRET, secret.toString());
  }

  @Override
  public Optional<PoolView> pool(String name) {
    return pools.apply(name);
  }

  /** All Connectors of a namespace. */
  public Stream<Connector> connectorsIn(String namespace) {
    return connectors.list(namespace, connector -> true);
  }

  /** All Sources of a namespace. */
  public Stream<Source> sourcesIn(String namespace) {
    return sources.list(namespace, source -> true);
  }

  /** The names of all objects of a kind, for when all must be looked at again. */
  List<ObjectKey> connectorKeys() {
    return keys(connectors);
  }

  List<ObjectKey> sourceKeys() {
    return keys(sources);
  }

  List<ObjectKey> sinkKeys() {
    return keys(sinks);
  }

  List<ObjectKey> poolKeys() {
    return poolKeys.get().toList();
  }

  private static List<ObjectKey> keys(IndexerResourceCache<? extends HasMetadata> cache) {
    return cache
        .keys()
        .map(id -> new ObjectKey(id.getNamespace().orElseThrow(), id.getName()))
        .toList();
  }

  private static ResourceID id(ObjectKey key) {
    return new ResourceID(key.name(), key.namespace());
  }

  /** Where it listens, as Sources of other WorkerPools do elsewhere; none where it does not. */
  private static List<String> ports(Source source) {
    return Listening.of(source)
        .map(where -> source.getSpec().workerPool() + ":" + where.port())
        .stream()
        .toList();
  }

  private static List<String> names(Optional<ObjectKey> used) {
    return used.stream().map(ObjectKey::toString).toList();
  }

  private static String sibling(HasMetadata object, String name) {
    return new ObjectKey(object.getMetadata().getNamespace(), name).toString();
  }
}
