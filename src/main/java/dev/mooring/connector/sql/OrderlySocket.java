package dev.mooring.connector.sql;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A socket that closes after the server has closed its side. By then the server has forgotten the
 * connection: one that is opened next never meets it, and a limit of connections is kept as the
 * server counts them.
 */
final class OrderlySocket extends Socket {
  /** How long the server may take for its side. */
  private static final int LIMIT_MILLIS = 1_000;

  private final Consumer<OrderlySocket> closed;
  private final AtomicBoolean closing = new AtomicBoolean();

  /**
   * Not connected yet.
   *
   * @param closed hears when nothing of it is left
   */
  OrderlySocket(Consumer<OrderlySocket> closed) {
    this.closed = closed;
  }

  @Override
  public void close() throws IOException {
    if (closing.compareAndSet(false, true)) {
      try {
        awaitEnd();
      } catch (IOException e) {
        // It ended in another way.
      } finally {
        abort();
      }
    }
  }

  private void awaitEnd() throws IOException {
    if (!isConnected() || isClosed()) {
      return;
    }
    shutdownOutput();
    setSoTimeout(LIMIT_MILLIS);
    InputStream in = getInputStream();
    byte[] rest = new byte[1_024];
    long until = System.nanoTime() + LIMIT_MILLIS * 1_000_000L;
    while (in.read(rest) >= 0 && System.nanoTime() - until < 0) {
      // What is on its way is of no use any more.
    }
  }

  /** Closes at once; who waits for it or is closing it in an orderly way goes on. */
  void abort() {
    closing.set(true);
    try {
      super.close();
    } catch (IOException e) {
      // There is nothing more that could be closed.
    }
    closed.accept(this);
  }
}
