package dev.mooring.connector.mqtt;

import dev.mooring.connector.network.Loop;
import java.time.Duration;

/**
 * Whether the messages of a connection come so closely one after another that the next one is worth
 * waiting for with what can be done together with it. It takes {@value #MESSAGES} of them. A stream
 * that stops, since nothing is published or because the broker's window is full, is noticed after
 * 10 ms, or 20 at most, and for a second after that there is none. On the connection's loop.
 */
final class MessageStream {
  static final int MESSAGES = 100;

  /** Between the messages of a stream. */
  static final long NEAR_NANOS = Duration.ofMillis(2).toNanos();

  /** After a stream, and at first. */
  static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private static final Duration TICK = Duration.ofMillis(10);

  /** Of messages in a tick: fewer are not as near as those of a stream. */
  private static final int FEWEST = (int) (TICK.toNanos() / NEAR_NANOS);

  private final Loop loop;
  private final Runnable tick;
  private long lastNanos;
  private long pausedNanos;
  private int near;
  private int inTick;
  private boolean flowing;
  private long ticks;

  /**
   * Begins with a pause.
   *
   * @param tick runs every 10 ms while the stream flows, and when it has stopped
   */
  MessageStream(Loop loop, Runnable tick, long now) {
    this.loop = loop;
    this.tick = tick;
    this.lastNanos = now;
    this.pausedNanos = now;
  }

  /** A message has come. */
  void arrived(long now) {
    near = now - lastNanos < NEAR_NANOS ? near + 1 : 0;
    lastNanos = now;
    inTick++;
    if (!flowing && near >= MESSAGES && now - pausedNanos >= PAUSE_NANOS) {
      flowing = true;
      inTick = 0;
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
    if (inTick < FEWEST) {
      pausedNanos = lastNanos;
      near = 0;
      end();
    }
    inTick = 0;
    tick.run();
  }
}
