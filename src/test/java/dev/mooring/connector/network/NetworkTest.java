package dev.mooring.connector.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names with several addresses, of which some lead nowhere. */
class NetworkTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int PATIENCE_MILLIS = 10_000;

  private final ConnectionLoops loops = new ConnectionLoops(Optional.empty());
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    loops.close();
  }

  @Test
  void shouldTakeTheNextAddressWhenOneRefuses() throws Exception {
    ServerSocket server = listen("127.0.0.3", 0, 10);

    InetSocketAddress address = reach(server.getLocalPort(), "127.0.0.2", "127.0.0.3");

    assertThat(address.getAddress().getHostAddress()).isEqualTo("127.0.0.3");
    assertThat(address.getHostName()).isEqualTo("broker.example");
  }

  @Test
  void shouldNotWaitForAnAddressThatSaysNothing() throws Exception {
    ServerSocket server = listen("127.0.0.3", 0, 10);
    silent("127.0.0.2", server.getLocalPort());
    long begun = System.nanoTime();

    InetSocketAddress address = reach(server.getLocalPort(), "127.0.0.2", "127.0.0.3");

    assertThat(address.getAddress().getHostAddress()).isEqualTo("127.0.0.3");
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isGreaterThanOrEqualTo(AddressRace.HEAD_START)
        .isLessThan(LIMIT.dividedBy(3));
  }

  @Test
  void shouldPreferTheFirstAndLeaveNothingOpen() throws Exception {
    ServerSocket first = listen("127.0.0.2", 0, 10);
    ServerSocket second = listen("127.0.0.3", first.getLocalPort(), 10);

    InetSocketAddress address = reach(first.getLocalPort(), "127.0.0.2", "127.0.0.3");

    assertThat(address.getAddress().getHostAddress()).isEqualTo("127.0.0.2");
    first.setSoTimeout(PATIENCE_MILLIS);
    try (Socket tried = first.accept()) {
      tried.setSoTimeout(PATIENCE_MILLIS);
      assertThat(tried.getInputStream().read()).as("closed, and nothing sent").isEqualTo(-1);
    }
    second.setSoTimeout(1);
    assertThat(catchThrowableOfType(SocketTimeoutException.class, second::accept)).isNotNull();
  }

  @Test
  void shouldConnectNowhereByItselfWhenThereIsOneAddress() throws Exception {
    ServerSocket server = listen("127.0.0.2", 0, 10);

    assertThat(reach(server.getLocalPort(), "127.0.0.2").getAddress().getHostAddress())
        .isEqualTo("127.0.0.2");

    server.setSoTimeout(1);
    assertThat(catchThrowableOfType(SocketTimeoutException.class, server::accept)).isNotNull();
  }

  @Test
  void shouldSayTheSameWhateverTheOrderIs() throws Exception {
    int port = listen("127.0.0.9", 0, 10).getLocalPort();
    silent("127.0.0.4", port);
    for (List<String> order :
        List.of(List.of("127.0.0.2", "127.0.0.4"), List.of("127.0.0.4", "127.0.0.2"))) {
      Throwable failure =
          failure(network(AddressRules.EVERYWHERE, order).reach("broker.example", port, ms(500)));

      ConnectorException said =
          new ConnectFailures("broker.example:" + port, "broker.example")
              .connecting(failure)
              .orElseThrow();
      assertThat(said.reason()).isEqualTo(Reason.ConnectionRefused);
      assertThat(said).hasMessage("connection refused: broker.example:" + port);
    }
  }

  @Test
  void shouldSayThatNoneAnswersWhenAllAreSilent() throws Exception {
    int port = listen("127.0.0.9", 0, 10).getLocalPort();
    silent("127.0.0.4", port);
    silent("127.0.0.5", port);

    Throwable failure =
        failure(
            network(AddressRules.EVERYWHERE, List.of("127.0.0.4", "127.0.0.5"))
                .reach("broker.example", port, ms(500)));

    assertThat(new ConnectFailures("broker.example:1", "broker.example").connecting(failure))
        .hasValueSatisfying(said -> assertThat(said.reason()).isEqualTo(Reason.Timeout));
  }

  @Test
  void shouldJudgeEachAddress() throws Exception {
    ServerSocket refused = listen("127.0.0.2", 0, 10);
    AddressRules rules = AddressRules.of(List.of("127.0.0.3/32"), Set::of);
    List<String> both = List.of("127.0.0.2", "127.0.0.3");

    InetSocketAddress address =
        result(network(rules, both).reach("broker.example", refused.getLocalPort(), LIMIT));

    assertThat(address.getAddress().getHostAddress()).as("not looked for").isEqualTo("127.0.0.3");
    AddressRules nowhere = AddressRules.of(List.of(), Set::of);
    assertThat(failure(network(nowhere, both).reach("broker.example", 1, LIMIT)))
        .isInstanceOf(RefusedAddressException.class)
        .hasMessageStartingWith("127.0.0.2 is ");
    assertThat(failure(network(nowhere, both.reversed()).reach("broker.example", 1, LIMIT)))
        .hasMessageStartingWith("127.0.0.2 is ");
    assertThat(failure(network(nowhere, List.of()).reach("broker.example", 1, LIMIT)))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void shouldLeaveNothingOpenWhenNobodyWaitsAnyMore() throws Exception {
    int port = listen("127.0.0.9", 0, 10).getLocalPort();
    silent("127.0.0.4", port);
    silent("127.0.0.5", port);
    Reaching reaching =
        network(AddressRules.EVERYWHERE, List.of("127.0.0.4", "127.0.0.5"))
            .reach("broker.example", port, LIMIT);

    reaching.abandon().toCompletableFuture().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);

    assertThat(reaching.address().toCompletableFuture()).isNotDone();
  }

  private InetSocketAddress reach(int port, String... addresses) throws Exception {
    return result(
        network(AddressRules.EVERYWHERE, List.of(addresses)).reach("broker.example", port, LIMIT));
  }

  private Network network(AddressRules rules, List<String> addresses) {
    List<InetAddress> all = addresses.stream().map(NetworkTest::address).toList();
    return new Network(loops.vertx(), rules, host -> CompletableFuture.completedFuture(all));
  }

  private ServerSocket listen(String address, int port, int backlog) throws IOException {
    ServerSocket server = new ServerSocket(port, backlog, address(address));
    open.add(server);
    return server;
  }

  /** A place where a connect is not answered: nobody takes those that wait there already. */
  private void silent(String address, int port) throws IOException {
    listen(address, port, 1);
    for (int i = 0; i < 8; i++) {
      Socket waiting = new Socket();
      open.add(waiting);
      try {
        waiting.connect(new InetSocketAddress(address(address), port), 100);
      } catch (SocketTimeoutException full) {
        return;
      }
    }
    throw new IllegalStateException("this machine takes more connects than it was asked to");
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private static InetSocketAddress result(Reaching reaching) throws Exception {
    return reaching.address().toCompletableFuture().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static Throwable failure(Reaching reaching) {
    return catchThrowableOfType(ExecutionException.class, () -> result(reaching)).getCause();
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
