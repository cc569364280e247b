package dev.mooring.connector.network;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS for clients that take an address only: the server is expected to have a certificate for its
 * name nevertheless, and for nothing else.
 */
public final class NamedPeer extends JdkSSLEngineOptions {
  private final String name;
  private final ConnectionSocket socket;

  /**
   * For one client.
   *
   * @param name the name, or the address, that the certificate must be for
   * @param socket hears of each socket, before it is connected
   */
  public NamedPeer(String name, ConnectionSocket socket) {
    this.name = name;
    this.socket = socket;
  }

  @Override
  public NamedPeer copy() {
    return this;
  }

  @Override
  public SslContextFactory sslContextFactory() {
    return new DefaultSslContextFactory(SslProvider.JDK, false) {
      @Override
      public SslContext create() throws SSLException {
        return new Named(super.create());
      }
    };
  }

  private final class Named extends DelegatingSslContext {
    Named(SslContext context) {
      super(context);
    }

    @Override
    protected SslHandler newHandler(
        ByteBufAllocator allocator, String address, int port, boolean startTls, Executor tasks) {
      return new SslHandler(newEngine(allocator, name, port), startTls, tasks) {
        @Override
        public void handlerAdded(ChannelHandlerContext context) throws Exception {
          socket.opened(context.channel());
          super.handlerAdded(context);
        }
      };
    }

    /** Nothing more: Vert.x does the rest. */
    @Override
    protected void initEngine(SSLEngine engine) {}
  }
}
