package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.connector.ByteBudget;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ExpectedSource;
import dev.mooring.connector.network.Loop;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Brings what arrives on one connection to the Source that reads it. A message does not say which
 * subscription it is for: it goes to the first reader with a filter that matches. On the
 * connection's loop, but for {@link #finished}.
 *
 * <p>A message of QoS 1 without a reader is kept, unacknowledged: a session delivers what it has as
 * soon as the connection is open, before any Source has said that it reads. Only when no Source is
 * expected here that it could be for, and others read whose PUBACKs it holds up, and nobody has
 * come for it in a while, it counts as the leftover of a Source that is gone, and is acknowledged
 * and dropped.
 */
final class Arrivals {
  /** What a message finds. */
  enum Room {
    ENOUGH,
    /** More than this connection may have without an acknowledgement. */
    TOO_MUCH_HERE,
    /** Too much of what has come to this worker waits for Sinks. */
    TOO_MUCH_WAITS
  }

  private record Expected(ObjectKey source, TopicFilter filter) {}

  /** Of unacknowledged payloads per connection. A broker with a sane window stays far below. */
  static final int UNACKNOWLEDGED_BYTES = 32 * 1024 * 1024;

  private static final Logger LOG = Logger.getLogger(Arrivals.class);
  private static final Duration ORPHANS_KEPT = Duration.ofSeconds(30);
  private static final Duration LOG_PAUSE = Duration.ofMinutes(1);

  private final BrokerAddress address;
  private final MessageStream stream;
  private final LowWaterMark lowWaterMark;
  private final LongSupplier nanoTime;
  private final ByteBudget.Share waiting;
  private final Acknowledgements acknowledgements;
  private final List<TopicReader> readers = new ArrayList<>(1);
  private final HeldUpReaders heldUp;
  private List<Expected> expected = List.of();
  private long changedNanos;
  private long lastFormerNanos;
  private long loggedNanos;
  private boolean overrun;

  /**
   * @param waiting what may wait of the messages that could not be offered yet
   */
  Arrivals(
      BrokerAddress address,
      Loop loop,
      MessageStream stream,
      LowWaterMark lowWaterMark,
      ByteBudget.Share waiting,
      LongSupplier nanoTime) {
    this.waiting = waiting;
    this.address = address;
    this.stream = stream;
    this.lowWaterMark = lowWaterMark;
    this.nanoTime = nanoTime;
    this.acknowledgements = new Acknowledgements(loop, stream);
    this.heldUp = new HeldUpReaders(acknowledgements, this::sourceOf);
    this.lastFormerNanos = nanoTime.getAsLong();
    this.loggedNanos = nanoTime.getAsLong() - LOG_PAUSE.toNanos();
  }

  /** A message has come; without room for it, the connection is to end. */
  Room arrived(MqttPublishMessage packet) {
    Arrival arrival = new Arrival(packet);
    long now = nanoTime.getAsLong();
    stream.arrived(now);
    lowWaterMark.arriving(arrival.bytes(), now);
    if (arrival.isAcknowledged()) {
      acknowledgements.add(arrival);
    }
    TopicReader reader = readerOf(arrival.topic());
    if (reader != null) {
      reader.arrivedAt(now);
      reader.take(arrival);
    } else if (!arrival.isAcknowledged() || isLeftover(arrival)) {
      drop(arrival);
    } else {
      waits(arrival);
    }
    // With what this one made be written.
    acknowledgements.sendDue();
    lowWaterMark.arrived();
    if (overrun) {
      return Room.TOO_MUCH_WAITS;
    }
    return acknowledgements.bytes() <= UNACKNOWLEDGED_BYTES ? Room.ENOUGH : Room.TOO_MUCH_HERE;
  }

  /**
   * A message waits: for a reader, or for its Sinks.
   *
   * @return false when there is no memory for it; one that is acknowledged is here all the same,
   *     and the connection ends, so that the broker keeps it
   */
  boolean waits(Arrival arrival) {
    if (!arrival.isCounted()) {
      arrival.setCounted(waiting.take(arrival.bytes()));
      overrun |= arrival.isAcknowledged() && !arrival.isCounted();
    }
    return arrival.isCounted();
  }

  /** The message was offered, or nobody will. */
  void waitsNoMore(Arrival arrival) {
    if (arrival.isCounted()) {
      arrival.setCounted(false);
      waiting.giveBack(arrival.bytes());
    }
  }

  /** What comes for these Sources is theirs, even while they do not read. */
  void expect(Collection<ExpectedSource> sources) {
    expected =
        sources.stream()
            .flatMap(
                one ->
                    one.topics().stream()
                        .map(topic -> new Expected(one.source(), new TopicFilter(topic))))
            .toList();
  }

  private boolean isExpected(String topic) {
    return expected.stream().anyMatch(one -> one.filter().matches(topic));
  }

  /** Whose it is, or would be if that Source read; null for nobody's. */
  private ObjectKey sourceOf(Arrival arrival) {
    return arrival.source() != null
        ? arrival.source()
        : expected.stream()
            .filter(one -> one.filter().matches(arrival.topic()))
            .map(Expected::source)
            .findFirst()
            .orElse(null);
  }

  /** Says whose PUBACKs wait for another Source's. To be called now and then. */
  void tellHeldUp() {
    heldUp.look();
  }

  /**
   * A message has come that is larger than this side takes; its payload is gone. It is
   * acknowledged, or it would come again for ever.
   */
  void tooLarge(MqttPublishMessage packet, ConnectorException why) {
    Arrival arrival = new Arrival(packet);
    acknowledgements.add(arrival);
    acknowledgements.finished(arrival);
    leftOut(arrival.topic(), why);
  }

  /** A message was left out, and its Source's users should know. */
  void leftOut(String topic, ConnectorException why) {
    TopicReader reader = readerOf(topic);
    if (reader != null) {
      reader.leftOut(why);
    }
    dropped(topic, "is larger than mqtt.messageLimit");
  }

  /**
   * Lets a reader have what is for it, from what is here already on. It takes the place of an
   * earlier reader of its Source, and that one's messages that are not finished with.
   */
  void add(TopicReader reader) {
    for (TopicReader other : List.copyOf(readers)) {
      if (other.source().equals(reader.source())) {
        other.stop();
        remove(other);
      }
    }
    readers.add(reader);
    changedNanos = nanoTime.getAsLong();
    offerTo(reader);
  }

  /** Lets a reader have what is here already and nobody has. */
  void offerTo(TopicReader reader) {
    acknowledgements.forEachUnfinished(
        arrival -> {
          if (arrival.reader() == null
              && arrival.isFor(reader.source())
              && (reader.matches(arrival.topic()) || reader.hasMatched(arrival.topic()))) {
            reader.take(arrival);
          }
        });
  }

  /** The reader of a Source; null when it does not read here. */
  TopicReader readerFor(ObjectKey source) {
    for (TopicReader reader : readers) {
      if (reader.source().equals(source)) {
        return reader;
      }
    }
    return null;
  }

  /** Leaves the reader's messages that are not finished with to whoever comes for them. */
  void remove(TopicReader reader) {
    if (readers.remove(reader)) {
      heldUp.leave(reader);
      reader.leaveWaiting();
      changedNanos = nanoTime.getAsLong();
      acknowledgements.forEachUnfinished(
          arrival -> {
            if (arrival.reader() == reader) {
              arrival.takeBack();
            }
          });
    }
  }

  /** Whether all that came for a reader is acknowledged. */
  boolean isFinished(TopicReader reader) {
    AtomicBoolean finished = new AtomicBoolean(true);
    acknowledgements.forEachUnfinished(
        arrival -> {
          if (arrival.reader() == reader) {
            finished.set(false);
          }
        });
    return finished.get() && !reader.holdsBack();
  }

  /** Whether all that came is finished with. */
  boolean isFinished() {
    return acknowledgements.oldest() == null;
  }

  /** When a message last came that only a reader's former topics match; as the clock has it. */
  long lastFormerNanos() {
    return lastFormerNanos;
  }

  /** Whether a reader has that filter in its subscription. */
  boolean isSubscribed(String filter) {
    return readers.stream().anyMatch(reader -> reader.subscribedFilters().contains(filter));
  }

  /** A message is finished with. From any thread. */
  void finished(Arrival arrival) {
    acknowledgements.finished(arrival);
  }

  /** PUBACKs wait no longer: the stream has ticked, or this side is about to end the connection. */
  void acknowledgeDue() {
    acknowledgements.sendDue();
  }

  /** Drops the leftovers when it is time to. */
  void dropOrphans() {
    if (hasSettled()) {
      acknowledgements.forEachUnfinished(
          arrival -> {
            if (isLeftover(arrival)) {
              drop(arrival);
            }
          });
    }
  }

  /** Whether others read here, and nobody has come or gone for a while. */
  private boolean hasSettled() {
    return !readers.isEmpty() && nanoTime.getAsLong() - changedNanos >= ORPHANS_KEPT.toNanos();
  }

  /** Of a Source that is gone: each one that waits would hold up those that read here. */
  private boolean isLeftover(Arrival arrival) {
    return arrival.reader() == null && hasSettled() && !isExpected(arrival.topic());
  }

  private void drop(Arrival arrival) {
    waitsNoMore(arrival);
    if (arrival.isAcknowledged()) {
      acknowledgements.finished(arrival);
    }
    dropped(arrival, "no Source reads");
  }

  /** Says so, but not too often. */
  void dropped(Arrival arrival, String why) {
    dropped(arrival.topic(), why);
  }

  private void dropped(String topic, String why) {
    long now = nanoTime.getAsLong();
    if (now - loggedNanos >= LOG_PAUSE.toNanos()) {
      loggedNanos = now;
      LOG.warnf(
          "from %s: dropped a message that %s, of topic '%s'; not logged again for %d s",
          address, why, topic, LOG_PAUSE.toSeconds());
    }
  }

  /** The connection is gone: what is not acknowledged will be delivered again. */
  void end() {
    heldUp.none();
    acknowledgements.forEachUnfinished(this::waitsNoMore);
    acknowledgements.end();
    for (TopicReader reader : readers) {
      reader.stop();
      reader.leaveWaiting();
    }
    readers.clear();
  }

  private TopicReader readerOf(String topic) {
    for (TopicReader reader : readers) {
      if (reader.matches(topic)) {
        return reader;
      }
    }
    for (TopicReader reader : readers) {
      if (reader.hasMatched(topic)) {
        lastFormerNanos = nanoTime.getAsLong();
        return reader;
      }
    }
    return null;
  }
}
