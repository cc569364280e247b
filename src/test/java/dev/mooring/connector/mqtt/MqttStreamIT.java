package dev.mooring.connector.mqtt;

import static dev.mooring.connector.mqtt.MqttFixture.await;
import static dev.mooring.connector.mqtt.MqttFixture.sink;
import static dev.mooring.testing.broker.ScriptedBroker.deliver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.SinkWriter;
import dev.mooring.testing.broker.ScriptedBroker;
import io.netty.channel.Channel;
import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.mqtt.MqttEndpoint;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream that comes and goes over one connection: what waits for its next message. */
class MqttStreamIT {
  private static final long LATE_NANOS = Duration.ofMillis(5).toNanos();
  private static final String PAYLOAD = "m".repeat(200);

  private final MqttFixture mqtt = new MqttFixture();
  private ScriptedBroker broker;
  private Connection connection;
  private MqttEndpoint client;

  @BeforeEach
  void open() throws InterruptedException {
    assumeThat(mqtt.vertx.isNativeTransportEnabled()).as("on Linux").isTrue();
    broker =
        ScriptedBroker.start(
            mqtt.vertx,
            endpoint -> {
              ScriptedBroker.grantAll(endpoint);
              endpoint.publishHandler(message -> endpoint.publishAcknowledge(message.messageId()));
            });
    connection = mqtt.open(mqtt.request(broker.url()));
    client = broker.client();
  }

  @AfterEach
  void close() {
    if (broker != null) {
      await(connection.close());
      broker.close();
    }
    mqtt.close();
  }

  @Test
  void shouldWaitWithPubacksWhileTheStreamFlowsAndLeaveNoneUnread() {
    PassingOn passingOn = new PassingOn(connection.writer(sink("out", 1)));
    mqtt.read(connection, mqtt.source("all", 1, "in"), passingOn);
    // After the pause that a connection begins with
    mqtt.aheadNanos.addAndGet(LowWaterMark.PAUSE_NANOS);
    List<Integer> ids = IntStream.rangeClosed(1, 5_000).boxed().toList();

    ids.forEach(id -> deliver(client, "in", PAYLOAD, id));

    await().until(() -> passingOn.written.get() == ids.size());
    await().until(() -> broker.pubacks().size() == ids.size());
    assertThat(broker.pubacks()).isEqualTo(ids);
    assertThat(passingOn.highest).as("bytes that woke the loop").isEqualTo(LowWaterMark.BYTES);
    await()
        .untilAsserted(
            () -> assertThat(passingOn.askedOnLoop()).as("after the stream").isEqualTo(1));
  }

  @Test
  void shouldReadASmallMessageAfterAStreamOfLargeOnes() {
    PassingOn passingOn = new PassingOn(connection.writer(sink("out", 1)));
    mqtt.read(connection, mqtt.source("all", 1, "in"), passingOn);
    mqtt.aheadNanos.addAndGet(LowWaterMark.PAUSE_NANOS);
    IntStream.rangeClosed(1, 1_000).forEach(id -> deliver(client, "in", PAYLOAD, id));
    await().until(() -> passingOn.highest == LowWaterMark.BYTES);

    deliver(client, "in", "m", 1_001);

    await().until(() -> passingOn.written.get() == 1_001);
  }

  @Test
  void shouldNotHoldUpABrokerThatWaitsForEachPubackAgainAndAgain() {
    PassingOn passingOn = new PassingOn(connection.writer(sink("out", 1)));
    mqtt.read(connection, mqtt.source("all", 1, "in"), passingOn);
    mqtt.aheadNanos.addAndGet(LowWaterMark.PAUSE_NANOS);
    int messages = 1_000;
    client.publishAcknowledgeHandler(
        id -> {
          if (id < messages) {
            deliver(client, "in", PAYLOAD, id + 1);
          }
        });

    deliver(client, "in", PAYLOAD, 1);

    await().until(() -> passingOn.written.get() == messages);
    // Four times a second a PUBACK may wait for a message that does not come, for 10 ms
    assertThat(passingOn.late).as("messages that came late").isLessThan(messages / 10);
  }

  /**
   * Publishes each message on the connection that it came over, and watches what wakes its loop.
   */
  private static final class PassingOn implements MessageReceiver {
    private final SinkWriter writer;
    final AtomicInteger written = new AtomicInteger();
    volatile int highest;
    volatile int late;
    private long lastNanos = System.nanoTime();
    private volatile ContextInternal context;

    PassingOn(SinkWriter writer) {
      this.writer = writer;
    }

    @Override
    public boolean offer(Message message, Runnable acknowledge) {
      context = (ContextInternal) Vertx.currentContext();
      long now = System.nanoTime();
      if (now - lastNanos > LATE_NANOS) {
        late++;
      }
      lastNanos = now;
      writer
          .write(new Message("", message.payload()))
          .thenRun(
              () -> {
                acknowledge.run();
                written.incrementAndGet();
              });
      highest = Math.max(highest, lowWaterMark());
      return true;
    }

    @Override
    public void whenRoom(Runnable resume) {
      throw new AssertionError("there was room");
    }

    @Override
    public void failed(ConnectorException cause) {
      throw new AssertionError("reading failed", cause);
    }

    int askedOnLoop() {
      CompletableFuture<Integer> answer = new CompletableFuture<>();
      context.runOnContext(now -> answer.complete(lowWaterMark()));
      return answer.orTimeout(3, TimeUnit.MINUTES).join();
    }

    /** The highest one of all sockets of the calling loop; only clients have others than one. */
    private int lowWaterMark() {
      int most = 0;
      Iterator<Channel> channels =
          ((SingleThreadEventLoop) context.nettyEventLoop()).registeredChannelsIterator();
      while (channels.hasNext()) {
        Integer bytes = channels.next().config().getOption(ClientSocket.LOW_WATER_MARK);
        most = Math.max(most, bytes == null ? 0 : bytes);
      }
      return most;
    }
  }
}
