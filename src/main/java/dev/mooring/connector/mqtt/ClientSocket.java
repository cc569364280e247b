package dev.mooring.connector.mqtt;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.vertx.core.net.impl.NetSocketInternal;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.impl.MqttClientImpl;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The socket of an MQTT client. The client has no method that tells it, so it is read from its
 * private field. On the connection's loop.
 */
final class ClientSocket {
  /** Linux's numbers for SOL_SOCKET and SO_RCVLOWAT. */
  static final ChannelOption<Integer> LOW_WATER_MARK =
      new IntegerUnixChannelOption("SO_RCVLOWAT", 1, 18);

  private static final VarHandle CONNECTION = connectionOfClients();

  private static final Logger LOG = Logger.getLogger(ClientSocket.class);

  private final MqttClient client;

  ClientSocket(MqttClient client) {
    this.client = client;
  }

  /**
   * How many bytes have to be there before the socket wakes its loop. Where Vert.x does without
   * Netty's native transport, or the kernel refuses, it is always one.
   */
  void wakeAt(int bytes) {
    channel().filter(Channel::isActive).ifPresent(channel -> wakeAt(bytes, channel));
  }

  private static void wakeAt(int bytes, Channel channel) {
    try {
      channel.config().setOption(LOW_WATER_MARK, bytes);
    } catch (ChannelException unknown) {
      LOG.debugf(unknown, "the socket keeps waking its loop for each byte");
    }
  }

  /** What carries it; empty before it is connected, and after its end. */
  Optional<Channel> channel() {
    NetSocketInternal connection = (NetSocketInternal) CONNECTION.get(client);
    return Optional.ofNullable(connection)
        .map(NetSocketInternal::channelHandlerContext)
        .map(ChannelHandlerContext::channel);
  }

  private static VarHandle connectionOfClients() {
    try {
      return MethodHandles.privateLookupIn(MqttClientImpl.class, MethodHandles.lookup())
          .findVarHandle(MqttClientImpl.class, "connection", NetSocketInternal.class);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this version of vertx-mqtt keeps its connection elsewhere", e);
    }
  }
}
