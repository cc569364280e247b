package dev.mooring.worker.pool;

import static dev.mooring.worker.pool.PoolFixture.NODE;
import static dev.mooring.worker.pool.PoolFixture.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.MqttConnection;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Pool;
import dev.mooring.api.v1alpha1.Reconnect;
import dev.mooring.connector.Message;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.SinkWriter;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Pools on a real control thread, while everything happens at once. */
class ManyThreadsTest {
  @Test
  void shouldFindTheTruthAgainAfterChaosAndLeaveNothingOpen() {
    try (ExecutorService threads = Executors.newFixedThreadPool(4);
        ControlThread control = new ControlThread()) {
      ErraticType type = new ErraticType(threads);
      PoolRuntime runtime =
          new PoolRuntime(control, new OpenPace(control), new Random(), NODE, Clock.systemUTC());
      List<ConnectorPool> pools = new ArrayList<>();
      List<Reading> readings = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        ConnectorPool pool = new ConnectorPool(settings(type, 4), runtime, (view, of) -> {});
        pools.add(pool);
        pool.open();
        readings.add(pool.read(source("s" + i), new HeardReading(), new HeardReading()));
      }
      shake(pools, type);

      type.erratic = false;
      ConnectionView well = new ConnectionView(NodeState.Connected, null, null, 2);
      await()
          .untilAsserted(
              () -> assertThat(pools).extracting(ConnectorPool::view).containsOnly(well));
      // Those that are being closed still wait for writes that were never answered.
      await().untilAsserted(() -> assertThat(type.open).hasSize(100));

      readings.forEach(reading -> reading.retire(Duration.ZERO).toCompletableFuture().join());
      pools.forEach(pool -> pool.close().toCompletableFuture().join());
      assertThat(type.open).isEmpty();
    }
  }

  private static void shake(List<ConnectorPool> pools, ErraticType type) {
    List<CompletableFuture<Void>> shakes = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      int seed = thread;
      shakes.add(CompletableFuture.runAsync(() -> write(pools, type, new Random(seed))));
    }
    shakes.forEach(CompletableFuture::join);
    pools.forEach(pool -> pool.update(settings(type, 2)));
  }

  private static void write(List<ConnectorPool> pools, ErraticType type, Random random) {
    List<SinkWriter> writers =
        pools.stream().<SinkWriter>map(pool -> new TestWriter(pool, null)).toList();
    for (int step = 0; step < 20_000; step++) {
      int which = random.nextInt(pools.size());
      writers.get(which).write(new Message("topic", new byte[0]));
      if (step % 100 == 0) {
        pools.get(which).update(settings(type, 1 + random.nextInt(4)));
      }
    }
  }

  private static PoolSettings settings(ErraticType type, int size) {
    ConnectorSpec spec =
        new ConnectorSpecBuilder()
            .to(new MqttConnection("tcp://broker:1883", null, null, null, null, null, null))
            .pool(new Pool(size, null))
            .healthCheck(new HealthCheck("100ms", "100ms"))
            .reconnect(new Reconnect("10ms", "100ms"))
            .build();
    return new PoolSettings(
        new ObjectKey("plant", "broker"), 1, type, spec, SecretValues.none(), List.of());
  }
}
