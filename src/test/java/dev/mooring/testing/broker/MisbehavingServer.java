package dev.mooring.testing.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on loopback that accepts connections and is no broker. Safe for use by several threads.
 */
public final class MisbehavingServer implements AutoCloseable {
  /** What it does with a new connection. */
  @FunctionalInterface
  private interface Behaviour {
    void meet(Socket socket) throws IOException, InterruptedException;
  }

  private static final byte[] CONNACK = {0x20, 2, 0, 0};

  private final ServerSocket listener;
  private final Behaviour behaviour;
  private final CountDownLatch thawed;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();

  private MisbehavingServer(Behaviour behaviour) {
    this(behaviour, new CountDownLatch(0));
  }

  private MisbehavingServer(Behaviour behaviour, CountDownLatch thawed) {
    this.behaviour = behaviour;
    this.thawed = thawed;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Reads what it is sent, and never answers. */
  public static MisbehavingServer hanging() {
    return new MisbehavingServer(socket -> {});
  }

  /**
   * Reads what it is sent, and never answers a TLS handshake: one that begins at once, or after the
   * request for it with which PostgreSQL's clients begin.
   */
  public static MisbehavingServer hangingInTls() {
    return new MisbehavingServer(
        socket -> {
          if (socket.getInputStream().read() == 0) {
            socket.getInputStream().readNBytes(7);
            socket.getOutputStream().write('S');
          }
        });
  }

  /** Answers with a line of bytes that no protocol has. */
  public static MisbehavingServer talkingGarbage() {
    byte[] garbage = new byte[64];
    Arrays.fill(garbage, (byte) 0xff);
    garbage[62] = '\r';
    garbage[63] = '\n';
    return new MisbehavingServer(socket -> socket.getOutputStream().write(garbage));
  }

  /** Closes a connection as soon as it has been sent something. */
  public static MisbehavingServer closing() {
    return new MisbehavingServer(
        socket -> {
          socket.getInputStream().read();
          socket.close();
        });
  }

  /** Accepts an MQTT client, and then reads nothing more. */
  public static MisbehavingServer freezing() {
    CountDownLatch thawed = new CountDownLatch(1);
    return new MisbehavingServer(
        socket -> {
          socket.getInputStream().read();
          socket.getOutputStream().write(CONNACK);
          thawed.await();
        },
        thawed);
  }

  public int port() {
    return listener.getLocalPort();
  }

  public String url() {
    return "tcp://localhost:" + port();
  }

  public String tlsUrl() {
    return "ssl://localhost:" + port();
  }

  /** How many connections the other sides have not closed yet. */
  public int connections() {
    return connections.size();
  }

  /** How many connections there have been. */
  public int accepted() {
    return accepted.get();
  }

  @Override
  public void close() {
    thawed.countDown();
    try {
      listener.close();
      for (Socket socket : connections) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket socket = listener.accept();
        connections.add(socket);
        accepted.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed, which is how it ends.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      behaviour.meet(socket);
      if (!socket.isClosed()) {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException e) {
      // The other side has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(socket);
    }
  }
}
