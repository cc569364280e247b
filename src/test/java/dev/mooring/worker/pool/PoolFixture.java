package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.MqttConnection;
import dev.mooring.api.v1alpha1.MqttSource;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Pool;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Reconnect;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.SourcePosition;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import dev.mooring.testing.resource.SourceSpecBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pools on a manual control thread: interval 10 s, timeout 2 s, reconnect 500 ms to 8 s. */
final class PoolFixture {
  static final Duration INTERVAL = Duration.ofSeconds(10);
  static final Duration TIMEOUT = Duration.ofSeconds(2);
  static final Duration SHORTEST = Duration.ofMillis(500);
  static final Duration LONGEST = Duration.ofSeconds(8);
  static final ConnectorException REFUSED =
      ConnectorException.disconnected(Reason.ConnectionRefused, "connection refused: broker:1883");
  static final ConnectorException LOST =
      ConnectorException.disconnected(Reason.ConnectionLost, "broker:1883 closed the connection");
  static final Clock NOON = Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC);
  static final NodeIdentity NODE = new NodeIdentity("cluster", "worker-0");

  final ManualControl control = new ManualControl();
  final FakeConnectorType type = new FakeConnectorType();
  final List<ConnectionView> views = new ArrayList<>();
  final List<Long> generations = new ArrayList<>();
  final PoolRuntime runtime =
      new PoolRuntime(control, new OpenPace(control), new Random(42), NODE, NOON);

  /** A pool of that size, not opened yet, whose views are kept. */
  ConnectorPool pool(int size) {
    return pool(settings(type, 1, "tcp://broker:1883", size, "1"));
  }

  ConnectorPool pool(PoolSettings settings) {
    return new ConnectorPool(
        settings,
        runtime,
        (view, of) -> {
          views.add(view);
          generations.add(of.generation());
        });
  }

  /** A pool of that size after everything that happens at once. */
  ConnectorPool opened(int size) {
    ConnectorPool pool = pool(size);
    pool.open();
    control.settle();
    return pool;
  }

  PoolSettings settings(int generation, String url, int size, String secretVersion) {
    return settings(type, generation, url, size, secretVersion);
  }

  static PoolSettings settings(
      ConnectorType type, int generation, String url, int size, String secretVersion) {
    return new PoolSettings(
        new ObjectKey("plant", "broker"),
        generation,
        type,
        spec(url, size, new HealthCheck("10s", "2s")),
        SecretValues.none(),
        List.of(new SecretVersion("login", secretVersion)));
  }

  static ConnectorSpec spec(String url, int size, HealthCheck healthCheck) {
    return new ConnectorSpecBuilder()
        .to(new MqttConnection(url, null, null, null, null, null, null))
        .pool(new Pool(size, null))
        .healthCheck(healthCheck)
        .reconnect(new Reconnect("500ms", "8s"))
        .build();
  }

  static ReadRequest source(String name) {
    return source(name, List.of("plant/#"));
  }

  static ReadRequest source(String name, List<String> topics) {
    return new ReadRequest(
        new ObjectKey("plant", name),
        new SourceSpecBuilder().connector("broker").from(new MqttSource(topics, 1)).build(),
        NODE,
        SourcePosition.NONE);
  }
}
