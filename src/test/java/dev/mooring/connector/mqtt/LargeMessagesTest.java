package dev.mooring.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeMessagesTest {
  private static final int LIMIT = 1024;
  private static final int LARGEST_PACKET = LIMIT + 65_544;

  private final List<String> heard = new ArrayList<>();
  private final LargeMessages large = new LargeMessages(LIMIT, topic -> heard.add("skip " + topic));
  private final EmbeddedChannel channel =
      new EmbeddedChannel() {
        {
          pipeline().addLast("mqttDecoder", new MqttDecoder(LARGEST_PACKET));
          pipeline().addLast("handler", new Hearer());
        }
      };

  /** As the client does: the CONNACK is handled while what came with it waits in the decoder. */
  private final class Hearer extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      heard.add(words((MqttMessage) message));
      if (heard.getLast().equals("CONNACK")) {
        large.begin(context.channel(), LARGEST_PACKET);
      }
    }
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void shouldLeaveOutWhatIsTooLargeAndNothingElse() {
    receive(connack(), publish("a", 1, 7, LIMIT), publish("b", 1, 8, LIMIT + 1), puback(3));

    assertThat(heard).containsExactly("CONNACK", "a 7 1024", "b 8 too large", "PUBACK 3");
  }

  @Test
  void shouldSayWhichTopicALostMessageOfQosZeroHad() {
    receive(connack(), publish("räume", 0, 0, LIMIT + 1), publish("b", 0, 0, 3));

    assertThat(heard).containsExactly("CONNACK", "skip räume", "b -1 3");
  }

  @Test
  void shouldNotTakeALongTopicForALargePayload() {
    String topic = "t".repeat(60_000);

    receive(connack(), publish(topic, 1, 1, LIMIT), publish(topic, 1, 2, 0), puback(3));

    assertThat(heard).containsExactly("CONNACK", topic + " 1 1024", topic + " 2 0", "PUBACK 3");
  }

  @Test
  void shouldLetTheDecoderSpeakOfNonsense() {
    receive(connack(), Unpooled.buffer().writeByte(0x30).writeInt(-1).writeInt(-1));

    assertThat(heard).containsExactly("CONNACK", "malformed");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldNotCareHowTheBytesAreCut(long seed) {
    Random random = new Random(seed);
    ByteBuf all = Unpooled.buffer().writeBytes(connack());
    List<String> expected = new ArrayList<>(List.of("CONNACK"));
    for (int id = 1; id <= 300; id++) {
      String topic = "t".repeat(1 + random.nextInt(200));
      switch (random.nextInt(4)) {
        case 0 -> {
          int bytes = LIMIT - 2 + random.nextInt(5);
          all.writeBytes(publish(topic, 1, id, bytes));
          expected.add(topic + " " + id + " " + (bytes > LIMIT ? "too large" : bytes));
        }
        case 1 -> {
          int bytes = random.nextInt(20_000);
          all.writeBytes(publish(topic, 0, 0, bytes));
          expected.add(bytes > LIMIT ? "skip " + topic : topic + " -1 " + bytes);
        }
        case 2 -> {
          int bytes = random.nextInt(3) * 300_000;
          all.writeBytes(publish(topic, 1, id, bytes));
          expected.add(topic + " " + id + " " + (bytes > LIMIT ? "too large" : bytes));
        }
        default -> {
          all.writeBytes(puback(id));
          expected.add("PUBACK " + id);
        }
      }
    }

    while (all.isReadable()) {
      int most = random.nextBoolean() ? 8 : 30_000;
      channel.writeInbound(all.readBytes(Math.min(all.readableBytes(), 1 + random.nextInt(most))));
    }

    assertThat(heard).isEqualTo(expected);
  }

  private void receive(ByteBuf... packets) {
    channel.writeInbound(Unpooled.wrappedBuffer(packets));
  }

  private String words(MqttMessage message) {
    if (message.decoderResult().isFailure()) {
      return "malformed";
    }
    if (message instanceof MqttPublishMessage publish) {
      int id = publish.variableHeader().packetId();
      int bytes = publish.payload().readableBytes();
      publish.release();
      String what = large.wasTooLarge(id) && bytes == 0 ? "too large" : String.valueOf(bytes);
      return publish.variableHeader().topicName() + " " + id + " " + what;
    }
    MqttMessageType type = message.fixedHeader().messageType();
    return message.variableHeader() instanceof MqttMessageIdVariableHeader answer
        ? type + " " + answer.messageId()
        : type.name();
  }

  private static ByteBuf connack() {
    return Unpooled.buffer().writeByte(0x20).writeByte(2).writeShort(0);
  }

  private static ByteBuf puback(int id) {
    return Unpooled.buffer().writeByte(0x40).writeByte(2).writeShort(id);
  }

  private static ByteBuf publish(String topic, int qos, int id, int bytes) {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    ByteBuf packet = Unpooled.buffer().writeByte(0x30 | qos << 1);
    int rest = 2 + name.length + (qos > 0 ? 2 : 0) + bytes;
    do {
      packet.writeByte(rest & 0x7F | (rest > 0x7F ? 0x80 : 0));
      rest >>= 7;
    } while (rest > 0);
    packet.writeShort(name.length).writeBytes(name);
    if (qos > 0) {
      packet.writeShort(id);
    }
    return packet.writeZero(bytes);
  }
}
