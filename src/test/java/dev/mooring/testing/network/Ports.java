package dev.mooring.testing.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback ports for servers that tests start, stop and start again. Safe for use by several
 * threads; {@link IllegalStateException} when no port is free.
 */
public final class Ports {
  /**
   * Below the range from which the kernel numbers outgoing connections (Linux: from 32768). A port
   * of that range may be taken by a client while its server is down; and a client that retries it
   * may connect to itself.
   */
  private static final int FIRST = 20_000;

  private static final int AFTER_LAST = 32_000;

  /**
   * The test runs that go side by side on a machine (pom.xml, forkCount): each has ports of its
   * own, so that none takes the port of another one's server while that is down.
   */
  private static final int RUNS = 2;

  private static final int SHARE = (AFTER_LAST - FIRST) / RUNS;
  private static final int MINE = FIRST + (Integer.getInteger("fork", 1) - 1) % RUNS * SHARE;
  private static final int ATTEMPTS = 1_000;
  private static final Set<Integer> GIVEN_OUT = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /** A port on which nobody listens; this JVM does not get it twice. */
  public static int free() {
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(MINE, MINE + SHARE);
      if (canListen(port) && GIVEN_OUT.add(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + MINE + " to " + (MINE + SHARE));
  }

  /** Whether somebody accepts connections on this loopback port. */
  public static boolean listening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean canListen(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // Not on loopback alone: a server of somebody else on all addresses would answer there too.
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
