package dev.mooring.connector.network;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;

/**
 * The socket of one connection, which can be cut at once however far it has come: the clients close
 * one that is in a TLS handshake only when the handshake's own time is over, and one with unsent
 * bytes only when they are sent. On the connection's loop.
 */
public final class ConnectionSocket {
  private Channel channel;
  private boolean cut;

  /** There is a socket, which takes the place of an earlier one. Once cut, it is cut at once. */
  public void opened(Channel socket) {
    channel = socket;
    if (cut) {
      reset(socket);
    }
  }

  /** Whether there is one, connected or about to be. */
  public boolean isOpen() {
    return channel != null && channel.isOpen();
  }

  /** Ends it, and each that follows, without a word: the other side has its place free at once. */
  public void cut() {
    cut = true;
    if (isOpen()) {
      reset(channel);
    }
  }

  /** Ends it in the same way, and lets another one take its place. */
  public void drop() {
    if (isOpen()) {
      reset(channel);
    }
  }

  private static void reset(Channel socket) {
    try {
      socket.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException e) {
      // Not connected yet, or not any more: there is nothing that could linger.
    }
    // Past the handlers: that of TLS would take its leave first.
    socket.unsafe().close(socket.newPromise());
  }
}
