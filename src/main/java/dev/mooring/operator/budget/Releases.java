package dev.mooring.operator.budget;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Since when the processes of one Connector are known to have ended. A whole release time is waited
 * from then, again after a restart of the operator, since nothing of this is kept. Not thread safe.
 * Times are of a monotonic clock, in nanoseconds.
 */
final class Releases {
  private final Map<WorkerProcess, Long> endedAt = new HashMap<>();

  /** How it stands with a process that has ended. */
  Standing of(WorkerProcess process, Duration releaseTime, long now) {
    long ended = endedAt.computeIfAbsent(process, first -> now);
    return now - ended >= releaseTime.toNanos() ? Standing.RELEASED : Standing.ENDED;
  }

  /** Forgets all others, which come in no status any more, or live. */
  void retain(Set<WorkerProcess> ended) {
    endedAt.keySet().retainAll(ended);
  }

  /** How long until the next one is released; empty when none is to come. */
  Optional<Duration> next(Duration releaseTime, long now) {
    return endedAt.values().stream()
        .map(ended -> releaseTime.toNanos() - (now - ended))
        .filter(left -> left > 0)
        .min(Long::compare)
        .map(Duration::ofNanos);
  }
}
