package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.ObjectKey;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/**
 * What became of every record that a Sink was given: received = delivered + filtered + dropped +
 * dead-lettered + returned + in flight. Also the Sink's bound: who wants to hand it a record must
 * {@link #enter} first. May be used from any thread.
 */
final class SinkLedger {
  /** How a record ended. */
  enum Result {
    /** The other side has it. */
    DELIVERED,
    /** The filter left it out. */
    FILTERED,
    /** It could never be written, and the Sink's policy is to go on. */
    DROPPED,
    /** It could never be written, and the Sink of the dead letters has it. */
    DEAD_LETTERED,
    /** It left unwritten, because its Source or the Sink stopped. */
    RETURNED
  }

  /** The buckets of the histogram. */
  private static final Duration[] LATENCIES =
      LongStream.of(2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final LongAdder received = new LongAdder();
  private final LongAdder[] results = new LongAdder[Result.values().length];
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile Timer latency;

  SinkLedger() {
    for (int i = 0; i < results.length; i++) {
      results[i] = new LongAdder();
    }
  }

  /** Takes one of so many places; false when all are taken. */
  boolean enter(int limit) {
    int now = inFlight.get();
    while (now < limit) {
      if (inFlight.compareAndSet(now, now + 1)) {
        return true;
      }
      now = inFlight.get();
    }
    return false;
  }

  /** Gives a place back without a record. */
  void leave() {
    inFlight.decrementAndGet();
  }

  /** A record is handed over, to a place taken before. */
  void received() {
    received.increment();
  }

  /** A record has ended; its place is free. */
  void finished(Result result) {
    results[result.ordinal()].increment();
    inFlight.decrementAndGet();
  }

  /** A record was delivered so long after the Sink took it. */
  void took(long nanos) {
    Timer timer = latency;
    if (timer != null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  int inFlight() {
    return inFlight.get();
  }

  long receivedCount() {
    return received.sum();
  }

  long count(Result result) {
    return results[result.ordinal()].sum();
  }

  /** Shows the ledger as meters; they are the caller's to remove. */
  List<Meter> bind(MeterRegistry registry, ObjectKey sink, String type, String node) {
    Tags tags =
        Tags.of("namespace", sink.namespace(), "sink", sink.name(), "type", type, "node", node);
    List<Meter> meters = new ArrayList<>();
    meters.add(counter(registry, tags.and("result", "received"), received));
    for (Result result : Result.values()) {
      Tags named = tags.and("result", result.name().toLowerCase(Locale.ROOT));
      meters.add(counter(registry, named, results[result.ordinal()]));
    }
    latency =
        Timer.builder("mooring.sink.latency")
            .description("From when the Sink took a record until it was delivered")
            .serviceLevelObjectives(LATENCIES)
            .tags(tags)
            .register(registry);
    meters.add(latency);
    meters.add(
        Gauge.builder("mooring.sink.in.flight", inFlight, AtomicInteger::get)
            .description("Records that the Sink has taken and not finished")
            .tags(tags)
            .register(registry));
    return meters;
  }

  private static Meter counter(MeterRegistry registry, Tags tags, LongAdder adder) {
    return FunctionCounter.builder("mooring.sink.records", adder, LongAdder::sum)
        .description("Records by what became of them")
        .tags(tags)
        .register(registry);
  }
}
