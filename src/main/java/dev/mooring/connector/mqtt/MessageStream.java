package dev.mooring.connector.mqtt;

import dev.mooring.connector.network.Loop;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the messages of a connection come so closely one after another that the next one is worth
 * waiting for with what can be done together with it: {@value #MESSAGES} within 100 ms. Waiting was
 * in vain when nothing comes for some milliseconds, since nothing is published or because the
 * broker itself waits; 15 ms after the last message at most there is no stream any more, and for a
 * quarter of a second after that. On the connection's loop.
 */
final class MessageStream {
  static final int MESSAGES = 50;

  /** That many come in. */
  static final long WINDOW_NANOS = Duration.ofMillis(100).toNanos();

  /** Without a message at the time of a tick. */
  static final long QUIET_NANOS = Duration.ofMillis(5).toNanos();

  /** After a stream. */
  static final long PAUSE_NANOS = Duration.ofMillis(250).toNanos();

  private static final Duration TICK = Duration.ofMillis(10);

  private final Loop loop;
  private final Runnable tick;
  private final LongSupplier nanoTime;
  private long lastNanos;
  private long windowNanos;
  private long endedNanos;
  private int inWindow;
  private boolean flowing;
  private long ticks;

  /**
   * @param tick runs every 10 ms while the stream flows, and when it has ended
   */
  MessageStream(Loop loop, Runnable tick, LongSupplier nanoTime) {
    this.loop = loop;
    this.tick = tick;
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
    this.windowNanos = lastNanos;
    this.endedNanos = lastNanos;
  }

  /** A message has come. */
  void arrived(long now) {
    lastNanos = now;
    if (now - windowNanos >= WINDOW_NANOS) {
      windowNanos = now;
      inWindow = 0;
    }
    inWindow++;
    if (!flowing && inWindow >= MESSAGES && now - endedNanos >= PAUSE_NANOS) {
      flowing = true;
      ticks = loop.every(TICK, this::tick);
    }
  }

  /** Whether the next message is near. */
  boolean isFlowing() {
    return flowing;
  }

  /** The connection is ending. */
  void end() {
    if (flowing) {
      flowing = false;
      loop.cancel(ticks);
    }
  }

  private void tick() {
    long now = nanoTime.getAsLong();
    if (now - lastNanos >= QUIET_NANOS) {
      endedNanos = now;
      end();
    }
    tick.run();
  }
}
