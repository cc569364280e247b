package dev.mooring.connector.http;

import dev.mooring.connector.network.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** All connections of senders to one port, within their limits. On the port's loop. */
final class Senders {
  private static final Duration LOOKS = Duration.ofMillis(250);
  private static final String TOO_MANY =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\n"
          + "Content-Length: 0\r\n\r\n";
  private static final String NOT_HTTP =
      "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

  /** The place in a pipeline where what is received and sent is HTTP as bytes, without TLS. */
  private static final String BYTES = "bytes";

  private final Loop loop;
  private final ListenerLimits limits;
  private final Map<HttpConnection, SenderConnection> connections = new IdentityHashMap<>();
  private long timer;

  Senders(Loop loop, ListenerLimits limits) {
    this.loop = loop;
    this.limits = limits;
  }

  /** A sender has connected. */
  void connected(HttpConnection connection) {
    Channel channel = ((ConnectionBase) connection).channel();
    ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
    if (tls == null) {
      channel.pipeline().addFirst(BYTES, new ChannelInboundHandlerAdapter());
    } else {
      channel.pipeline().addAfter(tls.name(), BYTES, new ChannelInboundHandlerAdapter());
    }
    if (connections.size() >= limits.connections()) {
      write(channel, TOO_MANY).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    SenderConnection sender = new SenderConnection(connection, limits, System.nanoTime());
    channel.pipeline().addAfter(BYTES, null, new Watch(sender));
    channel.pipeline().addBefore(channel.pipeline().lastContext().name(), null, new Doubt(sender));
    if (connections.isEmpty()) {
      timer = loop.every(LOOKS, this::look);
    }
    connections.put(connection, sender);
    connection.closeHandler(closed -> closed(connection, sender));
  }

  /** The sender of a request; null when it is one too many. */
  SenderConnection of(HttpConnection connection) {
    return connections.get(connection);
  }

  private void closed(HttpConnection connection, SenderConnection sender) {
    if (connections.remove(connection) != null && connections.isEmpty()) {
      loop.cancel(timer);
    }
    sender.closed();
  }

  private void look() {
    long now = System.nanoTime();
    List.copyOf(connections.values()).forEach(sender -> sender.look(now));
  }

  /** Sees each byte before any protocol does: half a head is no request yet. */
  private static final class Watch extends ChannelInboundHandlerAdapter {
    private final SenderConnection sender;

    Watch(SenderConnection sender) {
      this.sender = sender;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof ByteBuf bytes) {
        sender.receives(bytes.readableBytes(), System.nanoTime());
      }
      context.fireChannelRead(message);
    }
  }

  /** Past all that makes answers of HTTP: those are for requests, and here is none. */
  private static ChannelFuture write(Channel channel, String answer) {
    return channel
        .pipeline()
        .context(BYTES)
        .writeAndFlush(Unpooled.wrappedBuffer(answer.getBytes(StandardCharsets.US_ASCII)));
  }

  /** Says that a body cannot be read, before the server hears of it, which just closes then. */
  private static final class Doubt extends ChannelInboundHandlerAdapter {
    private final SenderConnection sender;

    Doubt(SenderConnection sender) {
      this.sender = sender;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpContent part
          && part.decoderResult().isFailure()
          && sender.isSending()) {
        write(context.channel(), NOT_HTTP);
      }
      context.fireChannelRead(message);
    }
  }
}
