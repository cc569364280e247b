package dev.mooring.testing.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** One connection through a {@link TcpProxy}: a client's socket, and the one to the target. */
final class ProxiedConnection {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int BUFFER = 16 * 1024;

  private final TcpProxy proxy;
  private final Socket client;
  private Socket server;
  private boolean ended;

  ProxiedConnection(TcpProxy proxy, Socket client) {
    this.proxy = proxy;
    this.client = client;
  }

  /** Forwards in both directions until both are at their end, or one fails. */
  void run() {
    try {
      proxy.awaitThawed(this);
      Socket target = connected(proxy.connect(CONNECT_TIMEOUT_MILLIS));
      client.setTcpNoDelay(true);
      target.setTcpNoDelay(true);
      Thread upward =
          Thread.ofVirtual()
              .name(Thread.currentThread().getName())
              .start(() -> forward(client, target));
      forward(target, client);
      upward.join();
      // In good order: what was written last may still be on its way.
      end(false);
    } catch (IOException e) {
      // The target refuses, or the proxy was cut.
      reset();
    } catch (InterruptedException e) {
      reset();
      Thread.currentThread().interrupt();
    }
  }

  /** Ends both sides as a network does that is gone: without an orderly end. */
  void reset() {
    end(true);
  }

  private void end(boolean abruptly) {
    synchronized (this) {
      ended = true;
      close(client, abruptly);
      if (server != null) {
        close(server, abruptly);
      }
    }
    // Outside, because the proxy resets its connections while it holds its own lock.
    proxy.forget(this);
  }

  private synchronized Socket connected(Socket target) throws IOException {
    server = target;
    if (ended) {
      close(target, true);
      throw new IOException("ended while connecting");
    }
    return target;
  }

  private void forward(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream input = from.getInputStream();
      OutputStream output = to.getOutputStream();
      int read;
      while ((read = input.read(buffer)) >= 0) {
        proxy.awaitThawed(this);
        output.write(buffer, 0, read);
      }
      proxy.awaitThawed(this);
      to.shutdownOutput();
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      reset();
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Socket socket, boolean abruptly) {
    try (socket) {
      if (abruptly) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException e) {
      // It was closed already.
    }
  }
}
