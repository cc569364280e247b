package dev.mooring.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Pool;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Reconnect;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.Message;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.Opening;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.SinkWriter;
import dev.mooring.testing.broker.MisbehavingServer;
import dev.mooring.testing.network.OpenSockets;
import dev.mooring.testing.network.Ports;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every type of connector does in a pool, against its real external system. A type passes by
 * extending this with what it calls things.
 */
abstract class ConnectorContract {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HealthCheck CHECK = new HealthCheck("1s", "2s");
  private static final Reconnect RECONNECT = new Reconnect("100ms", "500ms");

  private final ControlThread control = new ControlThread();
  private final List<ConnectorPool> pools = new ArrayList<>();
  private final PoolRuntime runtime =
      new PoolRuntime(
          control,
          new OpenPace(control),
          new Random(),
          new NodeIdentity(UUID.randomUUID().toString(), "worker-0"),
          Clock.systemUTC());

  abstract ConnectorType type();

  /** A Connector for the system at that address, with a login. */
  abstract ConnectorSpec at(
      String host, int port, boolean tls, Pool pool, HealthCheck healthCheck, Reconnect reconnect);

  /** Whom the system lets in. */
  abstract String user();

  abstract String password();

  /** The Secret {@code login}, which {@link #at} names, with the right password or a wrong one. */
  private SecretValues login(boolean right) {
    return new SecretValues(
        Map.of(
            "login",
            Map.of("username", bytes(user()), "password", bytes(right ? password() : "wrong"))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The port on this machine of the system that runs, can be killed and knows the login. */
  abstract int port();

  abstract void kill();

  abstract void startAgain();

  /** The connections that this test has, as the system counts them. */
  abstract int connections();

  abstract SinkSpec sink();

  abstract String record(int number);

  /** That the system has these records. */
  abstract void assertArrived(Set<Integer> numbers);

  @AfterEach
  void closePools() {
    pools.forEach(pool -> pool.close().toCompletableFuture().join());
    control.close();
  }

  @Test
  void shouldConnectAndWriteOverAllConnections() {
    ConnectorPool pool = opened(3);

    assertThat(connections()).isEqualTo(3);
    SinkWriter writer = new TestWriter(pool, sink());
    Set<Integer> written = new TreeSet<>();
    for (int number = 0; number < 100; number++) {
      write(writer, number).join();
      written.add(number);
    }
    assertArrived(written);
  }

  @Test
  void shouldTellAWrongPassword() {
    assertDisconnected(open("localhost", port(), 1, login(false)), Reason.AuthenticationFailed);
  }

  @Test
  void shouldTellAnUnknownHost() {
    assertDisconnected(open("no-such-host.invalid", port(), 1, login(true)), Reason.HostNotFound);
  }

  @Test
  void shouldTellThatNothingListens() {
    assertDisconnected(open("localhost", Ports.free(), 1, login(true)), Reason.ConnectionRefused);
  }

  @Test
  void shouldTellAHangAndLeaveNoSocketBehind() {
    try (MisbehavingServer server = MisbehavingServer.hanging()) {
      ConnectorPool pool = open("localhost", server.port(), 2, login(true));
      assertDisconnected(pool, Reason.Timeout);

      pool.close().toCompletableFuture().join();
      await().until(() -> OpenSockets.establishedTo(server.port()) == 0);
    }
  }

  @Test
  void shouldHaveNoSocketOnceAnAttemptIsAbandoned() {
    try (MisbehavingServer server = MisbehavingServer.hanging()) {
      assertAbandonedAttemptsLeaveNothing(server, false);
    }
  }

  @Test
  void shouldHaveNoSocketOnceAnAttemptIsAbandonedInTheTlsHandshake() {
    try (MisbehavingServer server = MisbehavingServer.hangingInTls()) {
      assertAbandonedAttemptsLeaveNothing(server, true);
    }
  }

  /** At once, and when the server has accepted it. */
  private void assertAbandonedAttemptsLeaveNothing(MisbehavingServer server, boolean tls) {
    HealthCheck patient = new HealthCheck("10s", "10s");
    ConnectorSpec spec = at("localhost", server.port(), tls, new Pool(1, null), patient, RECONNECT);
    for (int attempt = 0; attempt < 20; attempt++) {
      Opening opening =
          type()
              .open(
                  new ConnectionRequest(
                      new ObjectKey("plant", "system"),
                      spec,
                      login(true),
                      runtime.node(),
                      0,
                      false),
                  cause -> {});
      if (attempt % 2 == 1) {
        await().until(() -> server.connections() == 1);
      }
      long begun = System.nanoTime();
      opening.abandon().toCompletableFuture().orTimeout(3, TimeUnit.MINUTES).join();

      assertThat(OpenSockets.establishedTo(server.port())).as("attempt %d", attempt).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
      assertThat(opening.connection().toCompletableFuture())
          .as("attempt %d", attempt)
          .satisfiesAnyOf(
              answer -> assertThat(answer).isNotDone(),
              answer -> assertThat(answer).isCompletedExceptionally());
    }
    await().until(() -> server.connections() == 0);
  }

  @Test
  void shouldNeverHaveMoreSocketsThanSlotsAtAServerThatNeverAnswers() {
    try (MisbehavingServer server = MisbehavingServer.hanging()) {
      open("localhost", server.port(), 1, login(true));
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(
              () -> {
                assertThat(OpenSockets.establishedTo(server.port())).isLessThanOrEqualTo(1);
                return server.accepted() >= 4;
              });
    }
  }

  @Test
  void shouldTellWhoDoesNotSpeakTheProtocol() {
    try (MisbehavingServer server = MisbehavingServer.talkingGarbage()) {
      ConnectorPool pool = open("localhost", server.port(), 1, login(true));
      await()
          .untilAsserted(
              () ->
                  assertThat(pool.view().reason())
                      .isIn(Reason.ProtocolError, Reason.ConnectionLost));
    }
  }

  @Test
  void shouldComeBackAfterARestartUnderLoadAndWriteEverything() throws InterruptedException {
    ConnectorPool pool = opened(3);
    SinkWriter writer = new TestWriter(pool, sink());
    Set<Integer> written = new ConcurrentSkipListSet<>();
    Thread load =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int number = 0; number < 400; number++) {
                    writeUntilItIs(writer, number);
                    written.add(number);
                  }
                });

    await().until(() -> written.size() > 100);
    kill();
    await().until(() -> pool.view().state() == NodeState.Disconnected);
    startAgain();
    await().until(() -> pool.view().equals(new ConnectionView(NodeState.Connected, null, null, 3)));

    assertThat(load.join(PATIENCE)).as("the load has ended").isTrue();
    assertThat(written).hasSize(400);
    assertArrived(written);
  }

  @Test
  void shouldFollowTheSizeUpAndDown() {
    ConnectorPool pool = opened(1);
    for (int size : List.of(5, 2)) {
      pool.update(settings("localhost", port(), size, login(true), size));
      await()
          .untilAsserted(
              () -> {
                assertThat(connections()).isEqualTo(size);
                assertThat(pool.view().open()).isEqualTo(size);
              });
    }
  }

  @Test
  void shouldGoOverToAnotherLoginOnlyIfItWorks() {
    ConnectorPool pool = opened(2);
    pool.update(settings("localhost", port(), 2, login(false), 2));
    await().until(() -> pool.view().reason() == Reason.UpdateFailed);
    assertThat(pool.view().open()).isEqualTo(2);
    write(new TestWriter(pool, sink()), 1).join();

    pool.update(settings("localhost", port(), 2, login(true), 3));
    await().until(() -> pool.view().reason() == null);
    // The second connection goes over after the first.
    await().untilAsserted(() -> assertThat(connections()).isEqualTo(2));
  }

  @Test
  void shouldLeaveNoThreadAndNoConnectionBehind() {
    opened(1).close().toCompletableFuture().join();
    Set<Thread> before = threads();
    ConnectorPool pool = opened(4);
    write(new TestWriter(pool, sink()), 1).join();

    pool.close().toCompletableFuture().join();

    await().untilAsserted(() -> assertThat(connections()).isZero());
    await()
        .untilAsserted(
            () -> assertThat(threads()).filteredOn(thread -> !before.contains(thread)).isEmpty());
  }

  private static Set<Thread> threads() {
    // Threads that belong to the machine and not to a connection come and go as they like.
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                !thread.getName().matches("(ForkJoinPool|vert\\.x|awaitility|Cleaner|Attach).*"))
        .collect(Collectors.toSet());
  }

  private ConnectorPool opened(int size) {
    ConnectorPool pool = open("localhost", port(), size, login(true));
    await()
        .untilAsserted(
            () ->
                assertThat(pool.view())
                    .isEqualTo(new ConnectionView(NodeState.Connected, null, null, size)));
    return pool;
  }

  private ConnectorPool open(String host, int port, int size, SecretValues login) {
    ConnectorPool pool =
        new ConnectorPool(settings(host, port, size, login, 1), runtime, (view, of) -> {});
    pools.add(pool);
    pool.open();
    return pool;
  }

  private PoolSettings settings(
      String host, int port, int size, SecretValues login, long generation) {
    return new PoolSettings(
        new ObjectKey("plant", "system"),
        generation,
        type(),
        at(host, port, false, new Pool(size, null), CHECK, RECONNECT),
        login,
        List.of(new SecretVersion("login", String.valueOf(generation))));
  }

  private static void assertDisconnected(ConnectorPool pool, Reason reason) {
    await()
        .untilAsserted(
            () -> {
              assertThat(pool.view().state()).isEqualTo(NodeState.Disconnected);
              assertThat(pool.view().reason()).isEqualTo(reason);
            });
  }

  private CompletableFuture<Void> write(SinkWriter writer, int number) {
    byte[] payload = bytes(record(number));
    return writer
        .write(new Message("", payload))
        .toCompletableFuture()
        .orTimeout(3, TimeUnit.MINUTES);
  }

  private void writeUntilItIs(SinkWriter writer, int number) {
    while (write(writer, number).handle((done, failure) -> failure).join() != null) {
      new CompletableFuture<Void>().completeOnTimeout(null, 100, TimeUnit.MILLISECONDS).join();
    }
  }
}
