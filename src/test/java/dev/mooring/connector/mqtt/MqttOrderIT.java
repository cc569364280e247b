package dev.mooring.connector.mqtt;

import static dev.mooring.connector.mqtt.MqttFixture.await;
import static dev.mooring.connector.mqtt.MqttFixture.message;
import static dev.mooring.connector.mqtt.MqttFixture.sink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.connector.Connection;
import dev.mooring.connector.SinkWriter;
import dev.mooring.testing.broker.ScriptedBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The steps of a Sink move between threads, one at a time, and its records stay in order. */
class MqttOrderIT {
  private static final int RECORDS = 100_000;
  private static final int UNDER_WAY = 200;

  private final MqttFixture mqtt = new MqttFixture();
  private final List<Integer> published = new ArrayList<>();
  private final CountDownLatch all = new CountDownLatch(RECORDS);

  @AfterEach
  void close() {
    mqtt.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldPublishInOrderWhateverThreadsHaveTheNextStep(int qos) throws Exception {
    try (ScriptedBroker broker =
        ScriptedBroker.start(
            mqtt.vertx,
            client ->
                client.publishHandler(
                    message -> {
                      published.add(Integer.valueOf(message.payload().toString()));
                      if (qos > 0) {
                        client.publishAcknowledge(message.messageId());
                      }
                      all.countDown();
                    }))) {
      Connection connection = mqtt.open(mqtt.request(broker.url()));
      Steps steps = new Steps(connection.writer(sink("out", qos)));

      List<Thread> threads =
          IntStream.range(0, 2).mapToObj(i -> Thread.ofPlatform().start(steps::goOn)).toList();
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(60));
      }

      assertThat(all.await(3, TimeUnit.MINUTES)).as("all have come").isTrue();
      assertThat(IntStream.range(1, RECORDS).filter(i -> published.get(i) < published.get(i - 1)))
          .as("places where a record comes after a later one")
          .isEmpty();
      assertThat(steps.onLoop).as("written from the connection's own loop").isPositive();
      await(connection.close());
    }
  }

  /** Writes the next record when there is room: on a thread of its own, and where answers come. */
  private static final class Steps {
    private final SinkWriter writer;
    private final Semaphore room = new Semaphore(UNDER_WAY);
    private final ReentrantLock turn = new ReentrantLock();
    private int next;
    int onLoop;

    Steps(SinkWriter writer) {
      this.writer = writer;
    }

    void goOn() {
      boolean more = true;
      while (more) {
        room.acquireUninterruptibly();
        more = step(false);
      }
    }

    private boolean step(boolean answered) {
      turn.lock();
      try {
        if (next == RECORDS) {
          room.release(UNDER_WAY);
          return false;
        }
        onLoop += answered && writer.isNear() ? 1 : 0;
        writer.write(message(String.valueOf(next++))).thenRun(this::answered);
        return true;
      } finally {
        turn.unlock();
      }
    }

    private void answered() {
      room.release();
      if (writer.isNear() && !turn.isHeldByCurrentThread() && room.tryAcquire()) {
        step(true);
      }
    }
  }
}
