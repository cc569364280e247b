package dev.mooring.testing.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server on loopback that accepts connections and is no broker. Safe for use by several threads.
 */
public final class MisbehavingServer implements AutoCloseable {
  /** What it does with a new connection. */
  @FunctionalInterface
  private interface Behaviour {
    void meet(Socket socket) throws IOException;
  }

  private final ServerSocket listener;
  private final Behaviour behaviour;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  private MisbehavingServer(Behaviour behaviour) {
    this.behaviour = behaviour;
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

  /** Answers with bytes that are no MQTT. */
  public static MisbehavingServer talkingGarbage() {
    byte[] garbage = new byte[64];
    Arrays.fill(garbage, (byte) 0xff);
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

  @Override
  public void close() {
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
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed, which is how it ends.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      behaviour.meet(socket);
      while (!socket.isClosed() && socket.getInputStream().read() >= 0) {
        // What it says is of no interest; only its end is.
      }
    } catch (IOException e) {
      // The other side has gone.
    } finally {
      connections.remove(socket);
    }
  }
}
