package dev.mooring.connector.blackhole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.BlackholeSink;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.SinkWriter;
import dev.mooring.testing.resource.SinkSpecBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BlackholeTypeTest {
  private static final Message MESSAGE = new Message("", new byte[] {1});

  private final Connection connection =
      new BlackholeType()
          .open(
              new ConnectionRequest(
                  new ObjectKey("plant", "nowhere"),
                  null,
                  SecretValues.none(),
                  new NodeIdentity("cluster", "worker-0"),
                  0,
                  false),
              cause -> {})
          .connection()
          .toCompletableFuture()
          .join();

  @Test
  void shouldTakeARecordAtOnce() {
    assertThat(write("0ms")).isCompleted();
  }

  @Test
  void shouldTakeARecordAfterTheDelay() {
    long start = System.nanoTime();

    CompletableFuture<Void> write = write("50ms");

    assertThat(write).isNotDone().succeedsWithin(Duration.ofSeconds(10));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(49));
  }

  @Test
  void shouldFailWhatIsNotWrittenWhenItIsClosed() {
    CompletableFuture<Void> before = write("1h");

    connection.close();

    assertDisconnected(before);
    assertDisconnected(write("0ms"));
    assertDisconnected(write("1h"));
  }

  private static void assertDisconnected(CompletableFuture<Void> write) {
    assertThat(write)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            ConnectorException.class,
            e -> assertThat(e.kind()).isEqualTo(ConnectorException.Kind.DISCONNECTED));
  }

  private CompletableFuture<Void> write(String delay) {
    SinkSpec sink = new SinkSpecBuilder().to(new BlackholeSink(delay)).build();
    SinkWriter writer = connection.writer(sink);
    return writer.write(MESSAGE).toCompletableFuture();
  }
}
