package dev.mooring.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.connector.Message;
import dev.mooring.connector.SinkWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PoolActivityTest {
  private static final Instant NOON = PoolFixture.NOON.instant();
  private static final Message MESSAGE = new Message("t", new byte[0]);

  private final PoolFixture pools = new PoolFixture();

  @Test
  void shouldHaveNothingBeforeItIsOpen() {
    assertThat(pools.pool(2).activity()).isEqualTo(new PoolActivity(0, 0, 0, null, null));
  }

  @Test
  void shouldCountWhatIsReadOnAsActive() {
    ConnectorPool pool = pools.opened(3);
    HeardReading heard = new HeardReading();
    Reading reading = pool.read(PoolFixture.source("temps"), heard, heard);
    pools.control.settle();

    assertThat(pool.activity()).isEqualTo(new PoolActivity(1, 2, 0, NOON, NOON));

    reading.retire(Duration.ZERO);
    pools.control.settle();
    assertThat(pool.activity().active()).isZero();
  }

  @Test
  void shouldCountWritesUntilTheyAreAnswered() {
    ConnectorPool pool = pools.opened(2);
    CompletableFuture<Void> answer = new CompletableFuture<>();
    pools.type.open().forEach(connection -> connection.write = () -> answer);
    SinkWriter writer = new TestWriter(pool, null);

    writer.write(MESSAGE);
    assertThat(pool.activity()).isEqualTo(new PoolActivity(1, 1, 0, NOON, NOON));

    for (int i = 0; i < 4; i++) {
      new TestWriter(pool, null).write(MESSAGE);
    }
    assertThat(pool.activity()).isEqualTo(new PoolActivity(2, 0, 3, NOON, NOON));

    answer.complete(null);
    assertThat(pool.activity()).isEqualTo(new PoolActivity(0, 2, 0, NOON, NOON));
  }

  @Test
  void shouldTellOfAnAttemptThatFails() {
    pools.type.fail(PoolFixture.REFUSED);

    assertThat(pools.opened(1).activity().lastAttempt()).isEqualTo(PoolFixture.NOON.instant());
  }
}
