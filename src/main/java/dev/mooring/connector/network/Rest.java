package dev.mooring.connector.network;

import io.netty.util.concurrent.FastThreadLocal;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets an event loop rest after a turn while very many packets come, so that the next turn finds
 * many at once: to read, handle and answer twenty together costs little more than to do it with
 * one, and a broker that sends each packet by itself would otherwise wake the loop for each. It
 * rests for {@value #NANOS} ns, and not within a second after something that somebody waited for
 * has come over the same loop. On the loop.
 */
final class Rest {
  static final long NANOS = 2_000_000;

  /** Packets within a window that make a loop busy: 10,000 a second. */
  static final int MANY = 100;

  static final long WINDOW_NANOS = Duration.ofMillis(10).toNanos();

  /** After the last thing that somebody waited for. */
  static final long WAITING_NANOS = Duration.ofSeconds(1).toNanos();

  private static final FastThreadLocal<Rest> OF_LOOP =
      new FastThreadLocal<>() {
        @Override
        protected Rest initialValue() {
          return new Rest(System.nanoTime());
        }
      };

  private long windowStart;
  private long lastWaiting;
  private int packets;
  private boolean busy;
  private boolean due;

  Rest(long now) {
    windowStart = now;
    lastWaiting = now - WAITING_NANOS;
  }

  /** The calling loop's. */
  static Rest ofThisLoop() {
    return OF_LOOP.get();
  }

  /**
   * A packet of a stream has come.
   *
   * @return whether to {@link #take} a rest at the end of this turn
   */
  boolean isDueAfterPacket(long now) {
    if (now - windowStart >= WINDOW_NANOS) {
      busy = packets >= MANY && now - windowStart < 2 * WINDOW_NANOS;
      windowStart = now;
      packets = 0;
    }
    packets++;
    if (!busy || due || now - lastWaiting < WAITING_NANOS) {
      return false;
    }
    due = true;
    return true;
  }

  /** Something has come that somebody waits for. */
  void postpone(long now) {
    lastWaiting = now;
  }

  /** Rests. */
  void take() {
    due = false;
    LockSupport.parkNanos(NANOS);
  }
}
