package dev.mooring.testing.network;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A DNS server for which every name has one address after the other, and none of them for longer
 * than a question: what an attacker's server does to get past a check of the name. Or all of them
 * at once, as names of services that run several times have.
 */
public final class TurningName implements AutoCloseable {
  private final NioEventLoopGroup group = new NioEventLoopGroup(1);
  private final List<InetAddress> addresses;
  private final boolean allAtOnce;
  private final AtomicInteger asked = new AtomicInteger();
  private final Channel channel;

  /** Listens on 127.0.0.1 at once; gives these addresses in turn, again and again. */
  public TurningName(InetAddress... addresses) {
    this(false, addresses);
  }

  /** Gives all of these addresses to each question. */
  public static TurningName ofAll(InetAddress... addresses) {
    return new TurningName(true, addresses);
  }

  private TurningName(boolean allAtOnce, InetAddress... addresses) {
    this.allAtOnce = allAtOnce;
    this.addresses = List.of(addresses);
    this.channel =
        new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .handler(
                new ChannelInitializer<NioDatagramChannel>() {
                  @Override
                  protected void initChannel(NioDatagramChannel socket) {
                    socket
                        .pipeline()
                        .addLast(
                            new DatagramDnsQueryDecoder(),
                            new DatagramDnsResponseEncoder(),
                            new Answering());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** How often it was asked for an IPv4 address. */
  public int asked() {
    return asked.get();
  }

  @Override
  public void close() {
    group.shutdownGracefully();
  }

  private final class Answering extends SimpleChannelInboundHandler<DatagramDnsQuery> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
      DatagramDnsResponse response =
          new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
      DnsQuestion question = query.recordAt(DnsSection.QUESTION);
      response.addRecord(DnsSection.QUESTION, question);
      if (question.type().equals(DnsRecordType.A)) {
        InetAddress next = addresses.get(asked.getAndIncrement() % addresses.size());
        for (InetAddress address : allAtOnce ? addresses : List.of(next)) {
          response.addRecord(
              DnsSection.ANSWER,
              new DefaultDnsRawRecord(
                  question.name(),
                  DnsRecordType.A,
                  0,
                  Unpooled.wrappedBuffer(address.getAddress())));
        }
      }
      context.writeAndFlush(response);
    }
  }
}
