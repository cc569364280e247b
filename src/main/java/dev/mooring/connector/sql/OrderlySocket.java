package dev.mooring.connector.sql;

import java.io.FilterInputStream;
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
  private volatile long heardAt = System.nanoTime();

  /**
   * Not connected yet.
   *
   * @param closed hears when nothing of it is left
   */
  OrderlySocket(Consumer<OrderlySocket> closed) {
    this.closed = closed;
  }

  /** The same as always; it is noted when something came. */
  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        int octet = super.read();
        heardAt = System.nanoTime();
        return octet;
      }

      @Override
      public int read(byte[] octets, int offset, int length) throws IOException {
        int count = super.read(octets, offset, length);
        heardAt = System.nanoTime();
        return count;
      }
    };
  }

  /** When something came last, or when it was made; a reading of {@link System#nanoTime}. */
  long heardAt() {
    return heardAt;
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
