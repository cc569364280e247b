package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.worker.pipeline.SinkLedger.Result;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** All that is around one write queue, from one seed; it checks each step. */
final class WriteQueueWorld implements QueueActions {
  private static final List<ConnectorException> ANSWERS =
      List.of(
          ConnectorException.retry(Reason.Unavailable, "503"),
          ConnectorException.retryAfter(Reason.Unavailable, "429", Duration.ofSeconds(3)),
          ConnectorException.permanent(Reason.InvalidRecord, "400"),
          ConnectorException.unknown(Reason.InternalError, "XX000"),
          SchedulePoints.LOST);

  private static final int MOST_IN_A_ROW = 10_000;

  private record Due(long at, Object what) {}

  private final Random random;
  private final boolean ordered;
  private final SteppedControl control = new SteppedControl();
  private final SchedulePoints points = new SchedulePoints();
  private final List<Write> writing = new ArrayList<>();
  private final List<QueuedRecord> preparing = new ArrayList<>();
  private final List<QueuedRecord> letters = new ArrayList<>();
  private final List<Due> timers = new ArrayList<>();
  private final List<Fate> fates = new ArrayList<>();
  private final Map<String, List<Fate>> fatesByKey = new HashMap<>();
  private final Map<Result, Integer> results = new EnumMap<>(Result.class);
  private final boolean[] holds = {true, true};
  private final Pipeline[] pipelines = {pipeline(0), pipeline(1)};
  private final WriteQueue queue;
  private SinkSettings settings;
  private long now = 1;
  private long sequence;
  private boolean mayWrite = true;
  private boolean takes = true;
  private boolean awaits;
  private boolean emptied;
  private int inFlight;

  WriteQueueWorld(long seed) {
    random = new Random(seed);
    ordered = random.nextInt(4) > 0;
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      points.all.add(new SchedulePoint(random.nextBoolean()));
    }
    settings = ScheduleSettings.any("all", random, ordered, points, points);
    queue =
        new WriteQueue(
            settings,
            this,
            new SinkHealth(control, () -> {}),
            new RetryDelay(new Random(seed)),
            now);
  }

  private Pipeline pipeline(int number) {
    return new Pipeline(
        "source-" + number,
        RecordKeys.TOPIC,
        () -> holds[number],
        Clock.systemUTC(),
        () -> {},
        cause -> {},
        RoomInMemory.unlimited());
  }

  /** Plays the schedule; says how many records have ended. */
  long play() {
    int steps = 20 + random.nextInt(60);
    for (int i = 0; i < steps; i++) {
      try {
        anything();
      } catch (IllegalStateException mistake) {
        queue.stumbled();
      }
      check();
    }
    heal();
    return fates.size();
  }

  private Fate fate(QueuedRecord record) {
    return fates.get((int) record.sequence());
  }

  private void anything() {
    switch (random.nextInt(24)) {
      case 0 -> lose(any(points.all));
      case 1, 2 -> reopen(any(points.all));
      case 3 -> update(ScheduleSettings.any("all", random, ordered, points, points));
      case 4 -> rarely();
      case 5 -> points.fails = random.nextInt(4) == 0;
      case 6, 7, 8 -> passTime();
      case 9, 10 -> prepareOne();
      case 11 -> writeLetter();
      case 12, 13 -> look();
      case 14, 15, 16, 17 -> answerAny();
      default -> offer();
    }
  }

  private void rarely() {
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        mayWrite = true;
        takes = false;
        queue.suspend();
      }
      case 2 -> {
        takes = false;
        mayWrite = true;
        queue.drain(now);
      }
      case 3 -> {
        takes = false;
        mayWrite = false;
        queue.close();
      }
      case 4 -> {
        Pipeline one = pipelines[random.nextInt(2)];
        one.stop();
        queue.stopping(one, now);
        if (random.nextBoolean()) {
          queue.giveBackAllOf(one, now);
        }
      }
      default -> holds[random.nextInt(2)] = false;
    }
  }

  private <T> T any(List<T> among) {
    return among.get(random.nextInt(among.size()));
  }

  private void offer() {
    int number = random.nextInt(2);
    if (!takes
        || inFlight >= settings.limit()
        || pipelines[number].isStopping()
        || !holds[number]) {
      return;
    }
    String key = "key-" + random.nextInt(2);
    String text =
        switch (random.nextInt(8)) {
          case 0 -> ScheduleSettings.INVALID;
          case 1 -> ScheduleSettings.FILTERED;
          default -> ScheduleSettings.GOOD;
        };
    Fate fate =
        new Fate(
            pipelines[number],
            // Without order, each is alone with its key.
            ordered
                ? fatesByKey.computeIfAbsent(number + key, first -> new ArrayList<>())
                : new ArrayList<>());
    TakenRecord taken =
        new TakenRecord(
            pipelines[number],
            new Message(key, text.getBytes(StandardCharsets.UTF_8)),
            () -> fate.acknowledged++,
            0,
            1);
    QueuedRecord record = new QueuedRecord(taken, sequence++, now);
    fate.record = record;
    fates.add(fate);
    fate.ofItsKey.add(fate);
    inFlight++;
    record.prepare(settings);
    if (record.fault() == null && record.prepared() == null) {
      finish(record, Result.FILTERED);
    } else {
      queue.add(record, now);
    }
  }

  // ---- the other side

  private void lose(SchedulePoint point) {
    point.open = false;
    point.hangsUp = random.nextBoolean();
    List<Write> there = writing.stream().filter(one -> one.outlet() == point).toList();
    for (Write write : random.nextBoolean() ? there : there.reversed()) {
      answer(write, SchedulePoints.LOST);
    }
  }

  private static void reopen(SchedulePoint point) {
    point.open = true;
  }

  private void answerAny() {
    if (!writing.isEmpty()) {
      Write write = any(writing);
      answer(write, random.nextInt(3) == 0 ? any(ANSWERS) : null);
    }
  }

  /** Where order is kept, none arrives after one that is to be tried again. */
  private void answer(Write write, ConnectorException wanted) {
    SchedulePoint point = (SchedulePoint) write.outlet();
    if (point.keepsOrder) {
      write = writing.stream().filter(one -> one.outlet() == point).findFirst().orElseThrow();
    }
    ConnectorException failure = point.broken && wanted == null ? SchedulePoints.LOST : wanted;
    writing.remove(write);
    point.underWay--;
    point.broken =
        point.underWay > 0
            && (point.broken
                || (failure != null && failure.kind() != ConnectorException.Kind.PERMANENT));
    if (failure == null) {
      for (QueuedRecord record : write.records()) {
        fate(record).arrived(write);
      }
    } else if (failure.kind() == ConnectorException.Kind.PERMANENT) {
      write.records().forEach(record -> fate(record).refused = true);
    }
    write.ended(failure);
    try {
      queue.answered(write, now);
    } catch (IllegalStateException mistake) {
      queue.stumbled();
    }
  }

  private void passTime() {
    Due next = null;
    for (Due one : timers) {
      next = next == null || one.at() < next.at() ? one : next;
    }
    if (next != null) {
      timers.remove(next);
      now = Math.max(now, next.at());
      queue.timeIsOver(next.what(), now);
    } else {
      now += 1_000_000;
    }
  }

  private void prepareOne() {
    if (!preparing.isEmpty()) {
      QueuedRecord record = preparing.remove(random.nextInt(preparing.size()));
      record.prepare();
      queue.prepared(record, now);
    }
  }

  private void writeLetter() {
    if (!letters.isEmpty()) {
      QueuedRecord record = letters.remove(random.nextInt(letters.size()));
      fate(record).lettered = true;
      queue.lettered(record);
    }
  }

  private void look() {
    if (awaits) {
      awaits = false;
      queue.connectionFree(now);
    }
  }

  private void update(SinkSettings other) {
    settings = other;
    mayWrite = true;
    takes = true;
    emptied = false;
    queue.update(other, now);
  }

  /** Everything is well from now on: nothing may be left. */
  private void heal() {
    points.fails = false;
    points.all.forEach(WriteQueueWorld::reopen);
    update(ScheduleSettings.easy("all", ordered, points, points));
    for (int i = 0; i < 2_000 && inFlight > 0; i++) {
      answerAll();
      prepareOne();
      writeLetter();
      look();
      if (writing.isEmpty()) {
        passTime();
      }
      check();
    }
    if (inFlight > 0) {
      throw new AssertionError(inFlight + " records stall although nothing is wrong");
    }
    queue.drain(now);
    if (!emptied) {
      throw new AssertionError("an empty queue does not say so");
    }
  }

  /** Each that follows from an answer, too, of which there are few. */
  private void answerAll() {
    for (int i = 0; !writing.isEmpty(); i++) {
      if (i > MOST_IN_A_ROW) {
        throw new AssertionError("each answer makes another write, for ever");
      }
      answer(writing.getFirst(), null);
    }
  }

  private void check() {
    int ended = 0;
    for (int one : results.values()) {
      ended += one;
    }
    if (fates.size() != ended + inFlight) {
      throw new AssertionError("the ledger does not balance");
    }
  }

  // ---- what the queue wants done

  @Override
  public void write(Write write) {
    SchedulePoint point = (SchedulePoint) write.outlet();
    if (!mayWrite || !point.open) {
      throw new AssertionError("a write begins where and when none may");
    }
    write.records().forEach(record -> fate(record).written(write));
    point.underWay++;
    writing.add(write);
  }

  @Override
  public void finish(QueuedRecord record, Result result) {
    fate(record).ended(result, !takes);
    inFlight--;
    results.merge(result, 1, Integer::sum);
  }

  @Override
  public void prepare(QueuedRecord record) {
    preparing.add(record);
  }

  @Override
  public void letter(QueuedRecord record, InvalidRecord fault) {
    letters.add(record);
  }

  @Override
  public void time(long nanos, Object what) {
    timers.add(new Due(now + nanos, what));
  }

  @Override
  public void awaitConnection() {
    awaits = true;
  }

  @Override
  public void emptied() {
    if (inFlight > 0) {
      throw new AssertionError("it is empty while records are in flight");
    }
    emptied = true;
  }
}
