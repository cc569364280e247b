package dev.mooring.connector.mqtt;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * Lets the PUBACKs for what was made of a stream wait for the stream's next message. A broker sends
 * each packet by itself, so a connection over which a stream comes and goes is woken twice for each
 * message: by it, and by the PUBACK for what was published of it. While the stream flows, the
 * socket does not wake its loop for less than {@value #BYTES} bytes: a few PUBACKs are less, a
 * message is more, and they are read together.
 *
 * <p>It does within a second after a message that may be smaller, and after something was published
 * that no message of this connection has brought, since somebody may wait for its PUBACK. On the
 * connection's loop.
 */
final class LowWaterMark {
  /** Eight PUBACKs, as few as wait to be sent: below the window of any broker but the strictest. */
  static final int BYTES = 32;

  /** After a smaller message, and after what somebody may wait for. */
  static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final BooleanSupplier flowing;
  private final IntConsumer socket;
  private long lastNanos;
  private long loweredNanos;
  private boolean arriving;
  private boolean elsewhere;
  private boolean raised;

  /**
   * Begins low.
   *
   * @param flowing whether a stream flows
   * @param socket is told how many bytes have to be there before it wakes the loop
   */
  LowWaterMark(BooleanSupplier flowing, IntConsumer socket, long now) {
    this.flowing = flowing;
    this.socket = socket;
    this.lastNanos = now;
    this.loweredNanos = now;
  }

  /** A message with a payload of so many bytes has come, and is about to be handled. */
  void arriving(int bytes, long now) {
    if (elsewhere || bytes < BYTES) {
      elsewhere = false;
      loweredNanos = now;
      lower();
    }
    lastNanos = now;
    arriving = true;
  }

  /** The message is handled. */
  void arrived() {
    arriving = false;
  }

  /** Something is published of which a PUBACK will come. */
  void published() {
    if (!arriving) {
      elsewhere = true;
      lower();
    } else if (!raised && flowing.getAsBoolean() && lastNanos - loweredNanos >= PAUSE_NANOS) {
      raised = true;
      socket.accept(BYTES);
    }
  }

  /** The socket wakes the loop for anything again. */
  void lower() {
    if (raised) {
      raised = false;
      socket.accept(1);
    }
  }
}
