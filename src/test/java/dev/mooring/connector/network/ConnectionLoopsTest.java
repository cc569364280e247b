package dev.mooring.connector.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.connector.ConnectPolicy;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionLoopsTest {
  private static final int LOOPS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  @TempDir Path directory;
  private ConnectionLoops loops = new ConnectionLoops(Optional.empty());

  @AfterEach
  void close() {
    loops.close();
  }

  @Test
  void shouldBeHalfAsManyAsProcessorsAndSayWhatTheyAreFor() throws Exception {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < 2 * LOOPS; i++) {
      names.add(threadOf(Loop.next(loops.vertx())));
    }

    assertThat(names).hasSize(LOOPS).allMatch(name -> name.matches("connections-\\d+"));
  }

  @Test
  void shouldResolveNamesByTheGivenHostsFile() throws Exception {
    Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.9 broker.example\n");
    loops.close();
    loops = new ConnectionLoops(Optional.of(hosts.toString()));
    Network network = new Network(loops, new ConnectPolicy(List.of("127.0.0.0/8"), Set::of));

    InetSocketAddress address =
        network
            .reach("broker.example", 1883, Duration.ofSeconds(5))
            .address()
            .toCompletableFuture()
            .get(3, TimeUnit.MINUTES);

    assertThat(address.getAddress().getHostAddress()).isEqualTo("127.0.0.9");
    assertThat(address.getHostName()).isEqualTo("broker.example");
  }

  @Test
  void shouldCarryNothingMoreOnceClosed() {
    Loop loop = Loop.next(loops.vertx());

    loops.close();

    assertThatThrownBy(() -> loop.run(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }

  private static String threadOf(Loop loop) throws Exception {
    CompletableFuture<String> name = new CompletableFuture<>();
    loop.run(() -> name.complete(Thread.currentThread().getName()));
    return name.get(3, TimeUnit.MINUTES);
  }
}
