package dev.mooring.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * One run of a {@link RecordLoad}: which record is offered next, and what has come out. On the
 * load's event loop.
 */
final class LoadRun {
  /** Records that may be under way when as many as are taken are offered. */
  private static final int WINDOW = 1_000;

  private static final byte[] NUMBER = "\"id\":".getBytes(StandardCharsets.US_ASCII);
  private static final int COLD = 10;

  private final int records;
  private final double perSecond;
  private final IntConsumer publish;
  private final Promise<Outcome> done = Promise.promise();
  private final BitSet arrived = new BitSet();
  private final long[] sentNanos;
  private final long[] tookNanos;
  private final int expected;
  private final long begin = System.nanoTime();
  private int offered;
  private int offeredWarm;
  private int repeated;
  private int inversions;
  private int highest = -1;
  private int count;

  /**
   * What became of the records of one run.
   *
   * @param perSecond that were offered, until the last one came out
   * @param repeated that had come before
   * @param inversions that came after one with a higher number
   */
  record Outcome(
      double perSecond, int repeated, int inversions, double p50Millis, double p99Millis) {}

  /**
   * @param perSecond 0 for as many as are taken
   * @param publish offers the record of a number
   */
  LoadRun(int records, double perSecond, IntConsumer publish) {
    this.records = records;
    this.perSecond = perSecond;
    this.publish = publish;
    this.sentNanos = new long[records];
    this.tookNanos = new long[records];
    this.expected = records - records / COLD;
  }

  /** Completes when all have come out. */
  Future<Outcome> done() {
    return done.future();
  }

  /** One of ten is too cold to pass. */
  static boolean isCold(int number) {
    return number % COLD == COLD - 1;
  }

  /** Offers what is due now. */
  void offer() {
    long now = System.nanoTime();
    int due =
        perSecond == 0
            ? Integer.MAX_VALUE
            : (int) Math.min(records, (now - begin) * perSecond / 1e9);
    while (offered < Math.min(due, records) && (perSecond > 0 || offeredWarm - count < WINDOW)) {
      sentNanos[offered] = now;
      offeredWarm += isCold(offered) ? 0 : 1;
      publish.accept(offered++);
    }
  }

  /** Records have come out, one or several in one body. */
  void arrived(Buffer body) {
    byte[] bytes = body.getBytes();
    for (int at = next(bytes, 0); at >= 0; at = next(bytes, at)) {
      int number = 0;
      while (bytes[at] >= '0' && bytes[at] <= '9') {
        number = number * 10 + bytes[at++] - '0';
      }
      arrived(number);
    }
    if (perSecond == 0) {
      offer();
    }
  }

  private void arrived(int number) {
    if (arrived.get(number)) {
      repeated++;
      return;
    }
    arrived.set(number);
    tookNanos[number] = System.nanoTime() - sentNanos[number];
    if (number < highest) {
      inversions++;
    }
    highest = Math.max(highest, number);
    if (++count == expected) {
      done.tryComplete(outcome());
    }
  }

  private Outcome outcome() {
    double seconds = (System.nanoTime() - begin) / 1e9;
    long[] sorted = Arrays.stream(tookNanos).filter(took -> took > 0).sorted().toArray();
    return new Outcome(
        records / seconds,
        repeated,
        inversions,
        sorted[sorted.length / 2] / 1e6,
        sorted[sorted.length * 99 / 100] / 1e6);
  }

  /** Behind the next {@code "id":}; -1 when there is none. */
  private static int next(byte[] bytes, int from) {
    for (int at = from; at <= bytes.length - NUMBER.length; at++) {
      if (Arrays.equals(bytes, at, at + NUMBER.length, NUMBER, 0, NUMBER.length)) {
        return at + NUMBER.length;
      }
    }
    return -1;
  }
}
