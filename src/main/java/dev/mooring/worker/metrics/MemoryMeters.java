package dev.mooring.worker.metrics;

import dev.mooring.connector.ByteBudget;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Shows what records in flight take of a worker's memory. */
public final class MemoryMeters {
  private MemoryMeters() {}

  /**
   * Shows it from now on.
   *
   * @param node this worker's name, for the label of the same name
   */
  public static void register(MeterRegistry registry, String node, ByteBudget budget) {
    Gauge.builder("mooring.records.memory.bytes", budget, ByteBudget::taken)
        .description("Memory that records in flight take")
        .tag("node", node)
        .strongReference(true)
        .register(registry);
    Gauge.builder("mooring.records.memory.limit.bytes", budget, ByteBudget::size)
        .description("Memory that this worker has for records in flight")
        .tag("node", node)
        .strongReference(true)
        .register(registry);
  }
}
