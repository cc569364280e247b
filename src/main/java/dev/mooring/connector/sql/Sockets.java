package dev.mooring.connector.sql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sockets of one connection: its own, and short ones that cancel a statement or ask whether the
 * server answers. However deep in the driver one of them is, it can be ended from outside. May be
 * used from any thread.
 *
 * <p>The driver makes its socket factories by class name. They find the connection that they are
 * for in {@link #CURRENT}.
 */
final class Sockets {
  /** Those of the connection that is being opened by this thread. */
  static final ScopedValue<Sockets> CURRENT = ScopedValue.newInstance();

  private final InetAddress host;
  private final DatabaseSettings settings;
  private final Set<OrderlySocket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean aborted;

  /** The first of them; the others are beside it. */
  private volatile OrderlySocket own;

  /**
   * None yet.
   *
   * @param host the address that the settings' host name stands for
   */
  Sockets(InetAddress host, DatabaseSettings settings) {
    this.host = host;
    this.settings = settings;
  }

  DatabaseSettings settings() {
    return settings;
  }

  /** A socket that is connected to the server. Blocks, up to the settings' limit for attempts. */
  OrderlySocket connect() throws IOException {
    OrderlySocket socket = new OrderlySocket(open::remove);
    open.add(socket);
    try {
      // Looked at after it was added: abort() may be going on in another thread.
      if (aborted) {
        throw new SocketException("closed");
      }
      socket.connect(new InetSocketAddress(host, settings.address().port()), millis());
      if (own == null || own.isClosed()) {
        own = socket;
      }
      return socket;
    } catch (IOException e) {
      socket.abort();
      throw e;
    }
  }

  private int millis() {
    Duration limit = settings.attemptLimit();
    return Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE);
  }

  /** For how long nothing has come on the connection's own socket. */
  Duration silentFor() {
    OrderlySocket socket = own;
    return socket == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - socket.heardAt());
  }

  /** Ends all of them at once, whatever they are doing; there will be no more. */
  void abort() {
    aborted = true;
    open.forEach(OrderlySocket::abort);
  }
}
