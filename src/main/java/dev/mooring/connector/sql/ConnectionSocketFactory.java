package dev.mooring.connector.sql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Makes the driver's sockets, connected and known to the connection that they are for. Public for
 * the driver, which makes one by its name while that connection is being opened; for nobody else.
 */
public final class ConnectionSocketFactory extends SocketFactory {
  private final Sockets sockets = Sockets.CURRENT.get();

  /** For the connection that this thread is opening. */
  public ConnectionSocketFactory() {}

  @Override
  public Socket createSocket() throws IOException {
    return sockets.connect();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, InetAddress localAddress, int localPort) {
    throw new UnsupportedOperationException();
  }
}
