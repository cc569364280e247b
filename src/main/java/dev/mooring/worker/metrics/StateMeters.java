package dev.mooring.worker.metrics;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.report.ReportedObject;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one object's state. To be used by one thread at a time; gauges may be read at any
 * time.
 */
final class StateMeters {
  private final MeterRegistry registry;
  private final Clock clock;
  private final String uid;
  private final String type;
  private final String prefix;
  private final Tags tags;
  private final Map<String, Meter> registered = new HashMap<>();
  private volatile ReportEntry last;
  private volatile double lastConnected;
  private volatile double lastDisconnected;

  StateMeters(
      ReportedObject object,
      String uid,
      String type,
      String node,
      MeterRegistry registry,
      Clock clock) {
    String kind = object.kind().name().toLowerCase(Locale.ROOT);
    this.registry = registry;
    this.clock = clock;
    this.uid = uid;
    this.type = type;
    this.prefix = "mooring." + kind + ".";
    this.tags =
        Tags.of(
            "namespace",
            object.key().namespace(),
            kind,
            object.key().name(),
            "type",
            type,
            "node",
            node);
  }

  boolean isOf(String otherUid, String otherType) {
    return uid.equals(otherUid) && type.equals(otherType);
  }

  void take(ReportEntry entry) {
    ReportEntry before = last;
    last = entry;
    gauge(
        "status", "1 connected or running, 0 on its way or idle, -1 failing", it -> value(it.last));
    if (entry.kind() != ReportedKind.Connector) {
      return;
    }
    pool();
    boolean changed = before == null || before.state() != entry.state();
    if (changed && entry.state() == NodeState.Connected) {
      lastConnected = now();
      gauge(
          "last.connected.timestamp.seconds",
          "When it was last found connected, in seconds since 1970",
          it -> it.lastConnected);
    } else if (changed && entry.state() == NodeState.Disconnected) {
      lastDisconnected = now();
      gauge(
          "last.disconnected.timestamp.seconds",
          "When it was last found disconnected, in seconds since 1970",
          it -> it.lastDisconnected);
    }
    if (entry.reason() != null && !sameFault(before, entry)) {
      error(entry.reason().name());
    }
  }

  void remove() {
    registered.values().forEach(registry::remove);
    registered.clear();
  }

  private static boolean sameFault(ReportEntry before, ReportEntry now) {
    return before != null
        && before.state() == now.state()
        && before.reason() == now.reason()
        && Objects.equals(before.message(), now.message());
  }

  private void error(String reason) {
    Meter counter =
        registered.computeIfAbsent(
            "errors." + reason,
            first ->
                Counter.builder(prefix + "errors")
                    .description(
                        "Faults that turned or kept it from connected, each counted when it was first seen")
                    .tags(tags.and("reason", reason))
                    .register(registry));
    ((Counter) counter).increment();
  }

  private void gauge(String name, String description, ToDoubleFunction<StateMeters> value) {
    registered.computeIfAbsent(
        name,
        first ->
            Gauge.builder(prefix + name, this, value)
                .description(description)
                .tags(tags)
                .register(registry));
  }

  private void pool() {
    registered.computeIfAbsent(
        "pool",
        first ->
            Gauge.builder("mooring.pool.connections", this, it -> open(it.last))
                .description("Connections of the pool")
                .tags(tags.and("state", "open"))
                .register(registry));
  }

  private double now() {
    return clock.millis() / 1000.0;
  }

  private static double open(ReportEntry entry) {
    return entry.open() == null ? 0 : entry.open();
  }

  private static double value(ReportEntry entry) {
    return switch (entry.state()) {
      case Connected, Running -> 1;
      case Connecting, Idle -> 0;
      case Disconnected, Blocked, Unknown -> -1;
    };
  }
}
