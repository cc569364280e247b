package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.Batch;
import dev.mooring.api.v1alpha1.BlackholeSink;
import dev.mooring.api.v1alpha1.DeadLetter;
import dev.mooring.api.v1alpha1.Delivery;
import dev.mooring.api.v1alpha1.MemorySink;
import dev.mooring.api.v1alpha1.OnFailure;
import dev.mooring.api.v1alpha1.Ordering;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.expression.InvalidExpressionException;
import dev.mooring.testing.resource.SinkSpecBuilder;
import dev.mooring.worker.pool.Connections;
import dev.mooring.worker.pool.Outlets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Settings of a Sink for random schedules. */
final class ScheduleSettings {
  static final String GOOD = "{\"n\": 1}";
  static final String FILTERED = "{\"n\": 0}";
  static final String INVALID = "no json";

  private static final SinkExpressions PLAIN =
      new SinkExpressions(null, null, null, null, List.of());
  private static final SinkExpressions STRICT = strict();

  /** Few, and dear to make. */
  private static final Map<Of, SinkSpec> SPECS = new HashMap<>();

  private record Of(String lane, Delivery delivery) {}

  private ScheduleSettings() {}

  private static SinkSpec spec(Of lane) {
    return new SinkSpecBuilder()
        .from("a", "b")
        .to(new MemorySink(lane.lane()))
        .delivery(lane.delivery())
        .build();
  }

  private static SinkExpressions strict() {
    try {
      return SinkExpressions.compile(
          new SinkSpecBuilder()
              .from("a")
              .filter("payload.n > 0")
              .to(new BlackholeSink(null))
              .build());
    } catch (InvalidExpressionException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Any.
   *
   * @param lane whose, by which the other side knows it
   */
  static SinkSettings any(
      String lane, Random random, boolean ordered, Connections connections, Outlets outlets) {
    OnFailure[] policies = OnFailure.values();
    return of(
        lane,
        policies[random.nextInt(policies.length)],
        1 + random.nextInt(6),
        random.nextInt(3) == 0
            ? new Batch(1 + random.nextInt(3), null, random.nextBoolean() ? "0s" : "50ms")
            : null,
        random.nextInt(6) == 0 ? 20 : null,
        ordered,
        random.nextInt(3) == 0 ? STRICT : PLAIN,
        connections,
        outlets);
  }

  /** Those with which nothing but the other side can hold up a record. */
  static SinkSettings easy(String lane, boolean ordered, Connections connections, Outlets outlets) {
    return of(lane, OnFailure.Drop, 6, null, null, ordered, PLAIN, connections, outlets);
  }

  private static SinkSettings of(
      String lane,
      OnFailure policy,
      int inFlight,
      Batch batch,
      Integer rate,
      boolean ordered,
      SinkExpressions expressions,
      Connections connections,
      Outlets outlets) {
    Delivery delivery =
        new Delivery(
            inFlight,
            null,
            policy,
            null,
            ordered ? Ordering.PerKey : Ordering.None,
            batch,
            rate,
            policy == OnFailure.DeadLetter ? DeadLetter.to("letters") : null);
    SinkSpec spec = SPECS.computeIfAbsent(new Of(lane, delivery), ScheduleSettings::spec);
    return new SinkSettings(
        PipelineFixture.key("all"),
        "uid",
        1,
        spec,
        expressions,
        connections,
        outlets == null ? connections.outlets(spec) : outlets,
        Duration.ofMillis(100),
        Duration.ofSeconds(1));
  }
}
