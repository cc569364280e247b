package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.CircuitBreaker;
import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Pool;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.SecretValues;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import dev.mooring.worker.pipeline.SinkLedger.Result;
import dev.mooring.worker.pool.ConnectorPool;
import dev.mooring.worker.pool.OpenPace;
import dev.mooring.worker.pool.PoolRuntime;
import dev.mooring.worker.pool.PoolSettings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A pool of shaky connections, the lanes of some Sinks on it, and two Sources; from one seed. */
final class SinkLaneWorld {
  private static final String LETTERS = "" + ShakyType.LETTERS;
  private static final NodeCondition MISTAKE =
      new NodeCondition(NodeState.Blocked, Reason.InvalidExpression, "a mistake");
  private static final List<Throwable> ANSWERS =
      List.of(
          ConnectorException.retry(Reason.Unavailable, "503"),
          ConnectorException.permanent(Reason.InvalidRecord, "400"),
          ConnectorException.unknown(Reason.InternalError, "XX000"),
          ConnectorException.disconnected(Reason.ConnectionLost, "lost"),
          new IllegalStateException("a mistake of the type"));

  /** A record, and how often it was acknowledged. */
  private static final class Offered {
    int acknowledged;
  }

  private final Random random;
  private final SteppedControl control = new SteppedControl();
  private final LaneRecords records = new LaneRecords();
  private final ShakyType type;
  private final ConnectorPool pool;
  private final List<SinkLane> lanes = new ArrayList<>();
  private final List<Boolean> ordered = new ArrayList<>();
  private final List<Pipeline> pipelines = new ArrayList<>();
  private final List<Offered> offered = new ArrayList<>();
  private SinkLane letters;
  private int generation;

  SinkLaneWorld(long seed) {
    random = new Random(seed);
    type = new ShakyType(random, records);
    pool =
        new ConnectorPool(
            settings(),
            new PoolRuntime(
                control,
                new OpenPace(control),
                new Random(seed),
                new NodeIdentity("cluster", "worker-0"),
                Clock.systemUTC()),
            (view, of) -> {});
    pool.open();
    control.settle();
    for (int i = 2 + random.nextInt(3); i > 0; i--) {
      ordered.add(random.nextInt(4) > 0);
      int number = records.lane(ordered.getLast());
      lanes.add(lane(ScheduleSettings.any("" + number, random, ordered.getLast(), pool, null)));
    }
    letters = lane(ScheduleSettings.easy(LETTERS, true, pool, null));
    lanes.forEach(lane -> lane.deadLetters().setSink(letters));
    for (String name : List.of("a", "b")) {
      Pipeline pipeline =
          new Pipeline(
              name,
              RecordKeys.TOPIC,
              null,
              Clock.systemUTC(),
              () -> {},
              cause -> {},
              RoomInMemory.unlimited());
      pipeline.setLanes(List.copyOf(lanes));
      pipelines.add(pipeline);
    }
  }

  private SinkLane lane(SinkSettings settings) {
    return new SinkLane(
        settings, control, new RetryDelay(new Random(7)), Clock.systemUTC(), () -> {});
  }

  private PoolSettings settings() {
    ConnectorSpec spec =
        new ConnectorSpecBuilder()
            .pool(new Pool(1 + generation % 3, null))
            .circuitBreaker(new CircuitBreaker(3))
            .build();
    return new PoolSettings(
        new ObjectKey("plant", "shaky"),
        ++generation,
        type,
        spec,
        SecretValues.none(),
        List.of(new SecretVersion("login", "" + generation / 2)));
  }

  /** Plays the schedule; says how many records were offered. */
  long play() {
    int steps = 20 + random.nextInt(40);
    for (int i = 0; i < steps; i++) {
      anything();
      if (random.nextBoolean()) {
        control.settle();
      }
      check();
    }
    heal();
    return offered.size();
  }

  private void anything() {
    switch (random.nextInt(20)) {
      case 0 -> type.loseOne();
      case 1 -> type.mood();
      case 2 -> control.advance(Duration.ofMillis(random.nextInt(3_000)));
      case 3 -> rarely();
      case 4 -> update(random.nextInt(lanes.size()));
      case 5, 6, 7 -> control.advance(Duration.ofMillis(random.nextInt(100)));
      case 8, 9, 10, 11, 12 -> answerOne();
      default -> offer();
    }
  }

  private void answerOne() {
    type.answerOne(random.nextInt(4) > 0 ? null : ANSWERS.get(random.nextInt(ANSWERS.size())));
  }

  private void rarely() {
    int which = random.nextInt(lanes.size());
    switch (random.nextInt(6)) {
      case 0, 1 -> lanes.get(which).suspend(MISTAKE);
      case 2 -> {
        records.leaves(which);
        lanes.get(which).drain(Duration.ofSeconds(1));
      }
      case 3 -> pool.update(settings());
      case 4 -> pipelines.getLast().stop();
      default -> letters.suspend(MISTAKE);
    }
  }

  private void update(int which) {
    update(which, ScheduleSettings.any("" + which, random, ordered.get(which), pool, null));
  }

  /** As all pipelines of a worker do it. */
  private void update(int which, SinkSettings settings) {
    records.comesBack(which);
    lanes.get(which).update(settings);
    lanes.get(which).deadLetters().setSink(letters);
  }

  private void offer() {
    boolean valid = random.nextInt(6) > 0;
    int number = records.next();
    Offered one = new Offered();
    String key = "key-" + random.nextInt(2);
    String text = valid ? "{\"n\": 1, \"id\": " + number + "}" : "no json " + number;
    int source = random.nextInt(2);
    // Known before it is offered: it may arrive, and be acknowledged, at once.
    records.taken(source + key);
    if (!valid) {
      records.excuse(number);
    }
    Message message = new Message(key, text.getBytes(StandardCharsets.UTF_8));
    if (pipelines.get(source).offer(message, () -> acknowledge(one, number))) {
      offered.add(one);
    } else {
      records.excuse(number);
    }
  }

  private void acknowledge(Offered one, int number) {
    one.acknowledged++;
    records.acknowledged(number);
  }

  /** Everything is well from now on: nothing may be left. */
  private void heal() {
    type.heal();
    for (int i = 0; i < lanes.size(); i++) {
      update(i, ScheduleSettings.easy("" + i, ordered.get(i), pool, null));
    }
    letters.update(ScheduleSettings.easy(LETTERS, true, pool, null));
    for (int i = 0; i < 300 && inFlight() > 0; i++) {
      control.settle();
      while (type.answerOne(null)) {
        control.settle();
      }
      // The longest wait for a connection is 30 s, and the breaker's, too.
      control.advance(Duration.ofMillis(i < 100 ? 100 : 1_000));
      check();
    }
    if (inFlight() > 0) {
      throw new AssertionError(inFlight() + " records stall although nothing is wrong");
    }
    boolean all = !pipelines.getLast().isStopping();
    for (Offered one : offered) {
      if (all && one.acknowledged != 1) {
        throw new AssertionError("a record was not acknowledged");
      }
    }
  }

  private int inFlight() {
    int all = letters.ledger().inFlight();
    for (SinkLane lane : lanes) {
      all += lane.ledger().inFlight();
    }
    return all;
  }

  private void check() {
    records.check();
    for (SinkLane lane : lanes) {
      long ended = 0;
      for (Result result : Result.values()) {
        ended += lane.ledger().count(result);
      }
      if (lane.ledger().receivedCount() != ended + lane.ledger().inFlight()) {
        throw new AssertionError("the ledger does not balance");
      }
    }
    for (Offered one : offered) {
      if (one.acknowledged > 1) {
        throw new AssertionError("a record was acknowledged twice");
      }
    }
  }
}
