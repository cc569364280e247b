package dev.mooring.operator.workload;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Optional;

/**
 * How much of its memory limit a worker has for objects. Code, classes, the AOT cache, threads and
 * buffers take {@value #REST} MiB, measured under load; a worker that forgets them is killed by the
 * kernel just when it has much to do.
 */
final class WorkerHeap {
  /** MiB beside the heap. */
  private static final int REST = 168;

  /** The smallest heap in MiB that a worker can do its work with. */
  private static final int SMALLEST = 40;

  /** MiB of new objects: more would be touched from end to end, and save little. */
  private static final int MOST_NEW = 32;

  private static final long MIB = 1L << 20;

  private WorkerHeap() {}

  /** The JVM's options for a container with these limits. */
  static String options(ResourceRequirements resources) {
    // Records in flight survive a few collections: they must not grow old by that.
    return "-XX:SurvivorRatio=2 -XX:TargetSurvivorRatio=90 "
        + limit(resources)
            .map(WorkerHeap::of)
            .map(heap -> "-Xmx%dm -Xmn%dm".formatted(heap, Math.min(heap / 3, MOST_NEW)))
            .orElse("-XX:MaxRAMPercentage=50");
  }

  /** Half of the limit, or less where that does not leave enough beside it. */
  private static int of(long limitBytes) {
    long limit = limitBytes / MIB;
    return (int) Math.max(Math.min(limit / 2, limit - REST), SMALLEST);
  }

  private static Optional<Long> limit(ResourceRequirements resources) {
    return Optional.ofNullable(resources.getLimits())
        .map(limits -> limits.get("memory"))
        .map(Quantity::getNumericalAmount)
        .map(Number::longValue);
  }
}
