package dev.mooring.testing.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP proxy with which a test cuts one program off from a server: at once ({@link #cut}), or so
 * that nobody notices ({@link #freeze}).
 *
 * <p>Safe for use by several threads; each connection runs on virtual threads of its own, so there
 * may be many. {@link UncheckedIOException} when it cannot listen. A target that refuses shows as a
 * connection that is closed at once.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int BACKLOG = 1_024;

  private final InetSocketAddress address;
  private final InetSocketAddress target;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<ProxiedConnection> connections = new HashSet<>();
  private ServerSocket listener;
  private Thread acceptor;
  private boolean frozen;

  private TcpProxy(InetSocketAddress address, InetSocketAddress target) {
    this.address = address;
    this.target = target;
    restore();
  }

  /** Listens on a free loopback port. */
  public static TcpProxy to(String host, int port) {
    return listen(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()), host, port);
  }

  /** Listens on this address; the host is looked up anew for each connection. */
  public static TcpProxy listen(InetSocketAddress address, String host, int port) {
    return new TcpProxy(address, InetSocketAddress.createUnresolved(host, port));
  }

  /** Where clients connect to; stays the same through cuts. */
  public InetSocketAddress address() {
    return address;
  }

  /** The port of {@link #address()}. */
  public int port() {
    return address.getPort();
  }

  /** How many connections clients have open here. */
  public int connections() {
    lock.lock();
    try {
      return connections.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Resets all connections, and refuses new ones; what was under way is lost. When this returns,
   * nobody listens on the address any more.
   */
  public void cut() {
    Thread ended;
    lock.lock();
    try {
      if (listener != null) {
        listener.close();
        listener = null;
      }
      ended = acceptor;
      List.copyOf(connections).forEach(ProxiedConnection::reset);
      changed.signalAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
    awaitEnd(ended);
  }

  /** Accepts connections again after a cut. */
  public void restore() {
    lock.lock();
    try {
      if (listener == null) {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(address, BACKLOG);
        listener = socket;
        acceptor = Thread.ofVirtual().name("proxy-" + port()).start(() -> accept(socket));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + address, e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Forwards nothing any more, not even the end of a connection; what is open stays open, and new
   * connections are accepted. A buffer that is being written at this moment may still arrive.
   */
  public void freeze() {
    setFrozen(true);
  }

  /** Forwards again, beginning with what has waited. */
  public void thaw() {
    setFrozen(false);
  }

  @Override
  public void close() {
    cut();
  }

  @Override
  public String toString() {
    return "proxy " + address + " -> " + target;
  }

  /** A socket to the target. */
  Socket connect(int timeoutMillis) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(target.getHostString(), target.getPort()), timeoutMillis);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Waits while frozen, but not for the sake of a connection that is closed. */
  void awaitThawed(ProxiedConnection connection) throws InterruptedException {
    lock.lock();
    try {
      while (frozen && connections.contains(connection)) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  void forget(ProxiedConnection connection) {
    lock.lock();
    try {
      connections.remove(connection);
    } finally {
      lock.unlock();
    }
  }

  private void setFrozen(boolean value) {
    lock.lock();
    try {
      frozen = value;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A socket on which a virtual thread waits is closed by that thread, when it comes to it. */
  private static void awaitEnd(Thread acceptor) {
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept(ServerSocket socket) {
    try {
      while (true) {
        admit(socket, socket.accept());
      }
    } catch (IOException e) {
      // Closed by a cut.
    }
  }

  private void admit(ServerSocket acceptedBy, Socket client) throws IOException {
    lock.lock();
    try {
      if (listener != acceptedBy) {
        // Accepted while the cut was made: that one must not live through it.
        client.close();
        return;
      }
      ProxiedConnection connection = new ProxiedConnection(this, client);
      connections.add(connection);
      Thread.ofVirtual().name("proxy-" + port() + "-connection").start(connection::run);
    } finally {
      lock.unlock();
    }
  }
}
