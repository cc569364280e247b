package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.worker.pool.Control;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Lets a Source begin to read only when nothing about its Sinks has changed for a second: which
 * there are, and which of them can run. Objects that are applied together come one after the other,
 * and a Sink that is there a moment later would miss what the first one got. What was there when
 * this process began needs no such wait. On the control thread.
 */
final class Settling {
  static final Duration QUIET = Duration.ofSeconds(1);

  /**
   * @param sinks tells what a Source's Sinks are from what they were
   * @param since when they became so; null for before this process
   */
  private record Seen(int sinks, Long since) {}

  private final Control control;
  private final Runnable settled;
  private Map<ObjectKey, Seen> seen;
  private Control.Timer next = () -> {};

  /**
   * Has seen nothing yet.
   *
   * @param settled hears that a Source may begin by now
   */
  Settling(Control control, Runnable settled) {
    this.control = control;
    this.settled = settled;
  }

  /**
   * The Sources that should not begin yet.
   *
   * @param reads whether a Source has begun
   */
  Set<ObjectKey> unsettled(DesiredState desired, Predicate<ObjectKey> reads) {
    boolean first = seen == null;
    long now = control.nanoTime();
    Map<ObjectKey, Seen> before = first ? Map.of() : seen;
    Map<ObjectKey, Seen> after = new HashMap<>();
    Set<ObjectKey> unsettled = new HashSet<>();
    long soonest = Long.MAX_VALUE;
    for (Map.Entry<ObjectKey, Integer> source : sinksBySource(desired).entrySet()) {
      Seen known = before.get(source.getKey());
      if (known == null || known.sinks() != source.getValue()) {
        known = new Seen(source.getValue(), first ? null : now);
      }
      after.put(source.getKey(), known);
      long left = known.since() == null ? 0 : known.since() + QUIET.toNanos() - now;
      if (left > 0 && !reads.test(source.getKey())) {
        unsettled.add(source.getKey());
        soonest = Math.min(soonest, left);
      }
    }
    seen = after;
    next.cancel();
    if (!unsettled.isEmpty()) {
      next = control.schedule(Duration.ofNanos(soonest), settled);
    }
    return unsettled;
  }

  private static Map<ObjectKey, Integer> sinksBySource(DesiredState desired) {
    Map<ObjectKey, Integer> all = new HashMap<>();
    desired
        .sinks()
        .forEach(
            (key, outcome) -> {
              int one = 31 * key.hashCode() + stage(outcome);
              SinkRules.sourcesOf(outcome.object())
                  .forEach(source -> all.merge(source, one, Integer::sum));
            });
    return all;
  }

  /** Whether it is compiled yet makes no difference to who there is. */
  private static int stage(Outcome<Sink> outcome) {
    return outcome.isOf(Outcome.Kind.UNDECIDED)
        ? Outcome.Kind.RUN.ordinal()
        : outcome.kind().ordinal();
  }
}
