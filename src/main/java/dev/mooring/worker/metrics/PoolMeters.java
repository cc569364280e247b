package dev.mooring.worker.metrics;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.worker.pool.PoolActivity;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Shows what Connectors' pools are doing, each time somebody reads the metrics. May be used from
 * any thread.
 */
public final class PoolMeters {
  private static final double MILLIS = 1000.0;

  private final MeterRegistry registry;
  private final String node;
  private final Map<ObjectKey, List<Meter>> registered = new HashMap<>();

  /**
   * Shows nothing yet.
   *
   * @param node this worker's name, for the label of the same name
   */
  public PoolMeters(MeterRegistry registry, String node) {
    this.registry = registry;
    this.node = node;
  }

  /** Shows the pool of a Connector from now on. */
  public synchronized void add(ObjectKey connector, String type, Supplier<PoolActivity> pool) {
    remove(connector);
    Tags tags =
        Tags.of(
            "namespace",
            connector.namespace(),
            "connector",
            connector.name(),
            "type",
            type,
            "node",
            node);
    String connections = "mooring.pool.connections";
    String open = "Connections of the pool";
    List<Meter> meters = new ArrayList<>();
    meters.add(gauge(connections, open, tags.and("state", "active"), pool, PoolActivity::active));
    meters.add(gauge(connections, open, tags.and("state", "idle"), pool, PoolActivity::idle));
    meters.add(
        gauge(
            "mooring.pool.waiting",
            "Writes under way beyond one for each connection, and Sinks that wait for one",
            tags,
            pool,
            PoolActivity::waiting));
    meters.add(
        gauge(
            "mooring.connector.last.attempt.timestamp.seconds",
            "When it was last tried to open a connection, in seconds since 1970",
            tags,
            pool,
            it -> seconds(it.lastAttempt())));
    meters.add(
        gauge(
            "mooring.connector.last.exchange.timestamp.seconds",
            "When the other side last answered something, in seconds since 1970",
            tags,
            pool,
            it -> seconds(it.lastExchange())));
    registered.put(connector, meters);
  }

  /** Shows it no more. */
  public synchronized void remove(ObjectKey connector) {
    List<Meter> gone = registered.remove(connector);
    if (gone != null) {
      gone.forEach(registry::remove);
    }
  }

  private static double seconds(Instant time) {
    return time == null ? Double.NaN : time.toEpochMilli() / MILLIS;
  }

  private Meter gauge(
      String name,
      String description,
      Tags tags,
      Supplier<PoolActivity> pool,
      ToDoubleFunction<PoolActivity> value) {
    return Gauge.builder(name, pool, it -> value.applyAsDouble(it.get()))
        .description(description)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }
}
