package dev.mooring.connector.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.mqtt.MqttDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes the payloads of messages that are too large out of what a broker sends, without ever
 * holding one. A decoder could only end the connection, and a message of QoS 1 would come again on
 * the next one, for ever. Instead of such a message one without a payload goes on, which can be
 * acknowledged; at QoS 0 there is nothing to acknowledge, and nothing goes on. All else passes
 * untouched. On the connection's loop.
 */
final class LargeMessages extends ChannelInboundHandlerAdapter {
  private static final String DECODER = "mqttDecoder";
  private static final int PUBLISH = 3;
  private static final int MOST_LENGTH_BYTES = 4;

  /** What the next byte is a part of. */
  private enum Part {
    TYPE,
    LENGTH,
    /** Topic and packet id of a message that may be too large. */
    HEAD,
    /** What goes on as it is. */
    BODY,
    /** The payload of a message that is too large. */
    EXCESS,
    /** Not MQTT any more, of which the decoder has to speak. */
    NONSENSE
  }

  private final int limit;
  private final Consumer<String> skippedAtMostOnce;
  private final Set<Integer> skipped = new HashSet<>(0);
  private Part part = Part.TYPE;
  private int type;
  private int length;
  private int lengthBytes;
  private boolean endless;
  private int left;
  private ByteBuf head;

  /** In the bytes that are being read: where what is to go on begins; where the packet does. */
  private int from;

  private int packet;

  /**
   * @param limit of a payload, in bytes
   * @param skippedAtMostOnce hears the topic of each message of QoS 0 that is left out
   */
  LargeMessages(int limit, Consumer<String> skippedAtMostOnce) {
    this.limit = limit;
    this.skippedAtMostOnce = skippedAtMostOnce;
  }

  /**
   * Begins with the next packet. Called from where the decoder has passed on the one before.
   *
   * @param largest packet that the decoder is to take, in bytes
   */
  void begin(Channel channel, int largest) {
    ChannelPipeline pipeline = channel.pipeline();
    // The decoder that is there passes what it has not decoded yet to who takes its place.
    pipeline.addAfter(DECODER, "messages", new MqttDecoder(largest));
    pipeline.replace(DECODER, "largeMessages", this);
  }

  /** Whether the message with that packet id, which has just come, was too large; asked once. */
  boolean wasTooLarge(int packetId) {
    return !skipped.isEmpty() && skipped.remove(packetId);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes) {
      int begin = bytes.readerIndex();
      from = part == Part.HEAD || part == Part.EXCESS ? Integer.MAX_VALUE : begin;
      packet = -1;
      while (bytes.isReadable()) {
        read(context, bytes);
      }
      int end = part == Part.LENGTH ? packet : bytes.writerIndex();
      if (from == begin && end == bytes.writerIndex()) {
        context.fireChannelRead(bytes.readerIndex(begin));
      } else {
        passOn(context, bytes, end);
        bytes.release();
      }
    } else {
      context.fireChannelRead(message);
    }
  }

  private void read(ChannelHandlerContext context, ByteBuf bytes) {
    switch (part) {
      case TYPE -> {
        packet = bytes.readerIndex();
        type = bytes.readUnsignedByte();
        length = 0;
        lengthBytes = 0;
        endless = false;
        part = Part.LENGTH;
      }
      case LENGTH -> {
        int digit = bytes.readUnsignedByte();
        length |= (digit & 0x7F) << (7 * lengthBytes++);
        if (digit < 0x80) {
          hasLength(context, bytes);
        } else if (lengthBytes == MOST_LENGTH_BYTES) {
          endless = true;
          goOnWith(Part.NONSENSE, context, bytes);
        }
      }
      case HEAD -> readHead(context, bytes);
      case EXCESS -> {
        skip(bytes);
        if (left == 0) {
          skipped(context);
          from = bytes.readerIndex();
        }
      }
      case BODY -> {
        skip(bytes);
        part = left == 0 ? Part.TYPE : Part.BODY;
      }
      case NONSENSE -> bytes.readerIndex(bytes.writerIndex());
      default -> throw new IllegalStateException(part.name());
    }
  }

  private void readHead(ChannelHandlerContext context, ByteBuf bytes) {
    head.writeBytes(bytes, Math.min(missingOfHead(), bytes.readableBytes()));
    // A topic that is longer than its packet is for the decoder to speak of.
    if (missingOfHead() == 0 || head.readableBytes() + missingOfHead() > length) {
      hasHead(context, bytes);
    }
  }

  private void skip(ByteBuf bytes) {
    int count = Math.min(left, bytes.readableBytes());
    bytes.skipBytes(count);
    left -= count;
  }

  private void hasLength(ChannelHandlerContext context, ByteBuf bytes) {
    left = length;
    if (type >> 4 == PUBLISH && length > limit) {
      passOn(context, bytes, packet);
      from = Integer.MAX_VALUE;
      head = context.alloc().buffer();
      part = Part.HEAD;
    } else {
      goOnWith(length == 0 ? Part.TYPE : Part.BODY, context, bytes);
    }
  }

  private void hasHead(ChannelHandlerContext context, ByteBuf bytes) {
    left = length - head.readableBytes();
    if (left > limit && missingOfHead() == 0) {
      part = Part.EXCESS;
    } else {
      goOnWith(left == 0 ? Part.TYPE : Part.BODY, context, bytes);
    }
  }

  /** What has come of this packet goes on, and what follows. */
  private void goOnWith(Part next, ChannelHandlerContext context, ByteBuf bytes) {
    if (head != null || packet < 0) {
      passOnHead(context, length);
      from = bytes.readerIndex();
    }
    part = next;
  }

  private void passOnHead(ChannelHandlerContext context, int lengthOfPacket) {
    ByteBuf start = context.alloc().buffer(1 + MOST_LENGTH_BYTES).writeByte(type);
    int rest = lengthOfPacket;
    for (int i = 1; i <= lengthBytes || rest > 0; i++) {
      boolean more = rest > 0x7F || i < lengthBytes;
      start.writeByte(rest & 0x7F | (more || endless ? 0x80 : 0));
      rest >>= 7;
    }
    context.fireChannelRead(start);
    if (head != null) {
      ByteBuf topicAndId = head;
      head = null;
      context.fireChannelRead(topicAndId);
    }
  }

  private void passOn(ChannelHandlerContext context, ByteBuf bytes, int end) {
    if (end > from) {
      context.fireChannelRead(bytes.retainedSlice(from, end - from));
    }
  }

  private int missingOfHead() {
    int there = head.readableBytes();
    return there < 2 ? 2 - there : 2 + topicBytes() + (isAcknowledged() ? 2 : 0) - there;
  }

  private int topicBytes() {
    return head.getUnsignedShort(head.readerIndex());
  }

  private boolean isAcknowledged() {
    return (type & 0b110) != 0;
  }

  private void skipped(ChannelHandlerContext context) {
    part = Part.TYPE;
    if (isAcknowledged()) {
      skipped.add(head.getUnsignedShort(head.writerIndex() - 2));
      lengthBytes = 0;
      passOnHead(context, head.readableBytes());
    } else {
      String topic = head.toString(head.readerIndex() + 2, topicBytes(), StandardCharsets.UTF_8);
      releaseHead();
      skippedAtMostOnce.accept(topic);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    releaseHead();
  }

  private void releaseHead() {
    if (head != null) {
      head.release();
      head = null;
    }
  }
}
