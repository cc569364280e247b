package dev.mooring.connector.sql;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;

/**
 * Asks the server for a sign of life beside a connection that is busy with a statement: whether it
 * would encrypt, which it answers before anybody has logged in. So a slow statement and a server
 * that hangs are two things, and no connection more is counted.
 */
final class ServerProbe {
  /** PostgreSQL's SSLRequest: a length, and a code in place of a protocol version. */
  private static final byte[] REQUEST = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f};

  private ServerProbe() {}

  /** Blocks until the server has answered, up to the limit for attempts and as long again. */
  static void ask(Sockets sockets) throws IOException {
    Duration limit = sockets.settings().attemptLimit();
    OrderlySocket socket = sockets.connect();
    try {
      socket.setSoTimeout(Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE));
      socket.getOutputStream().write(REQUEST);
      if (socket.getInputStream().read() < 0) {
        throw new EOFException("closed");
      }
    } finally {
      socket.abort();
    }
  }
}
