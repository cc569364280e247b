package dev.mooring.worker.pool;

import static dev.mooring.worker.pool.PoolFixture.LOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A message that may be why connections end, with nothing beside it. */
class LoneWritesTest {
  private static final List<Message> MESSAGE = List.of(new Message("poison", new byte[0]));

  private final PoolFixture pools = new PoolFixture();
  private final FakeConnectorType type = pools.type;

  @Test
  void shouldNeverTakeAMessageThatEndsAConnectionThatWasWell() {
    ConnectorPool pool = pools.opened(2);
    pools.control.advance(LoneWrites.WELL);
    CompletableFuture<Void> written = begin(pool);
    int checks = one("poison").checks;
    end(one("poison"));

    assertThat(checks).isPositive();
    assertThat(failureOf(written).kind()).isEqualTo(ConnectorException.Kind.PERMANENT);
    assertThat(failureOf(written))
        .hasMessage("the other side ends the connection each time it is written");
  }

  @Test
  void shouldProveNothingWhenOthersEndWithIt() {
    ConnectorPool pool = pools.opened(2);
    pools.control.advance(LoneWrites.WELL);
    CompletableFuture<Void> written = begin(pool);
    List.copyOf(type.open()).forEach(this::lose);
    pools.control.advance(LoneWrites.SOON);

    assertThat(failureOf(written)).isSameAs(LOST);
  }

  @ParameterizedTest
  @EnumSource(names = {"Timeout", "NoMemoryForRecords", "ProtocolError"})
  void shouldProveNothingWhenThisSideEndsTheConnection(Reason reason) {
    ConnectorException ownDoing = ConnectorException.disconnected(reason, "enough");
    ConnectorPool pool = pools.opened(1);
    pools.control.advance(LoneWrites.WELL);
    CompletableFuture<Void> written = begin(pool);
    lose(one("poison"), ownDoing);
    pools.control.advance(LoneWrites.SOON);

    assertThat(failureOf(written)).isSameAs(ownDoing);
  }

  @Test
  void shouldProveNothingWhenItEndsLater() {
    ConnectorPool pool = pools.opened(1);
    pools.control.advance(LoneWrites.WELL);
    CompletableFuture<Void> written = begin(pool);
    pools.control.advance(LoneWrites.SOON.plusMillis(1));
    end(one("poison"));

    assertThat(failureOf(written)).isSameAs(LOST);
  }

  @Test
  void shouldNotTryOnConnectionsThatAreCutAllTheTime() {
    ConnectorPool pool = pools.opened(1);
    CompletableFuture<Void> written =
        pool.outlets(null).alone().write(MESSAGE).toCompletableFuture();
    for (int i = 0; i < 20; i++) {
      pools.control.advance(Duration.ofSeconds(2));
      List.copyOf(type.open()).forEach(this::lose);
    }

    assertThat(written).isNotDone();
    assertThat(type.connections).allSatisfy(one -> assertThat(one.written).isEmpty());
    pools.control.advance(Duration.ofSeconds(20));
    assertThat(written).isCompleted();
  }

  @Test
  void shouldHaveTheConnectionForItself() {
    ConnectorPool pool = pools.opened(1);
    pools.control.advance(LoneWrites.WELL);
    CompletableFuture<Void> earlier = new CompletableFuture<>();
    type.open(0).write = () -> earlier;
    Outlets outlets = pool.outlets(null);
    outlets.free().write(List.of(new Message("earlier", new byte[0])));
    begin(pool);
    assertThat(type.open(0).written).containsExactly("earlier");
    assertThat(outlets.free()).isNull();

    CompletableFuture<Void> answer = new CompletableFuture<>();
    type.open(0).write = () -> answer;
    earlier.complete(null);
    pools.control.advance(Duration.ofSeconds(1));
    assertThat(type.open(0).written).containsExactly("earlier", "poison");
    assertThat(outlets.free()).isNull();

    answer.complete(null);
    pools.control.settle();
    assertThat(outlets.free()).isNotNull();
  }

  @Test
  void shouldEndWithThePool() {
    type.fail(PoolFixture.REFUSED);
    ConnectorPool pool = pools.opened(1);
    CompletableFuture<Void> written = begin(pool);
    pool.close();
    pools.control.settle();

    assertThat(failureOf(written).kind()).isEqualTo(ConnectorException.Kind.DISCONNECTED);
  }

  /** Begins; nobody answers. */
  private CompletableFuture<Void> begin(ConnectorPool pool) {
    if (type.open().stream().allMatch(one -> one.written.isEmpty())) {
      type.open().forEach(one -> one.write = CompletableFuture::new);
    }
    CompletableFuture<Void> written =
        pool.outlets(null).alone().write(MESSAGE).toCompletableFuture();
    pools.control.settle();
    return written;
  }

  private FakeConnection one(String text) {
    return type.open().stream().filter(open -> open.written.contains(text)).findAny().orElseThrow();
  }

  private void end(FakeConnection connection) {
    lose(connection);
    pools.control.advance(LoneWrites.SOON);
  }

  private void lose(FakeConnection connection) {
    lose(connection, LOST);
  }

  private void lose(FakeConnection connection, ConnectorException cause) {
    connection.answers.forEach(answer -> answer.completeExceptionally(cause));
    connection.closed = true;
    connection.lose(cause);
    pools.control.settle();
  }

  private static ConnectorException failureOf(CompletableFuture<Void> write) {
    assertThat(write).isCompletedExceptionally();
    return (ConnectorException) write.exceptionNow();
  }
}
