package dev.mooring.testing.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback addresses for Pods, which no other process of this machine that uses this class gives
 * out: {@code 127.<network>.<range>.<host>}. On Linux all of 127.0.0.0/8 is this machine; elsewhere
 * this does not work, and says so.
 *
 * <p>Immutable; closing it lets others have the range.
 */
final class LoopbackRange implements AutoCloseable {
  /** The network of the Pods' own addresses; the following ones are for what they reach. */
  static final int POD_NETWORK = 100;

  private static final int RANGES = 256;
  private static final int FIRST_HOST = 2;
  private static final int LAST_HOST = 254;

  /** Whoever listens on this port of a range's first address has the range. */
  private static final int CLAIM_PORT = 19_999;

  private final int range;
  private final ServerSocket claim;

  private LoopbackRange(int range, ServerSocket claim) {
    this.range = range;
    this.claim = claim;
  }

  /**
   * A range that is free.
   *
   * @throws IllegalStateException when there is none
   */
  static LoopbackRange claim() {
    int start = ThreadLocalRandom.current().nextInt(RANGES);
    IOException last = null;
    for (int i = 0; i < RANGES; i++) {
      int range = (start + i) % RANGES;
      try {
        ServerSocket socket = new ServerSocket();
        socket.bind(new InetSocketAddress(address(POD_NETWORK, range, 1), CLAIM_PORT));
        return new LoopbackRange(range, socket);
      } catch (IOException e) {
        last = e;
      }
    }
    throw new IllegalStateException(
        "no loopback addresses for Pods (they need Linux, where all of 127.0.0.0/8 is local)",
        last);
  }

  /**
   * The address of the nth host.
   *
   * @throws IllegalStateException when that is too many
   */
  InetAddress address(int network, int host) {
    if (FIRST_HOST + host > LAST_HOST) {
      throw new IllegalStateException("too many Pods for one range of addresses");
    }
    return address(network, range, FIRST_HOST + host);
  }

  @Override
  public void close() {
    try {
      claim.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetAddress address(int network, int range, int host) {
    try {
      return InetAddress.getByAddress(new byte[] {127, (byte) network, (byte) range, (byte) host});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
