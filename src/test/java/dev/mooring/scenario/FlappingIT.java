package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A broker that comes and goes five times a second is not written down as often. */
class FlappingIT {
  private static final Duration FLAPPING = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int MOST_WRITES = 63;

  private final Installation mooring = Installation.shared();
  private final Workspace workspace = mooring.workspace();

  @AfterEach
  void remove() {
    mooring.workers().forEach(worker -> mooring.brokerLink(worker).restore());
    workspace.delete(Sink.class, "back");
    workspace.delete(Source.class, "temps");
    workspace.awaitUnused("plant");
    workspace.delete(Connector.class, "plant");
  }

  @Test
  void shouldWriteAStatusAtMost63TimesInAMinuteAndEndWithTheTruth() throws Exception {
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}, pool: {size: 1}, reconnect: {minDelay: 50ms, maxDelay: 100ms}}
        ---
        kind: Source
        metadata: {name: temps}
        spec: {connectorRef: {name: plant}, mqtt: {topics: ["%s"]}}
        ---
        kind: Sink
        metadata: {name: back}
        spec: {from: [{sourceRef: {name: temps}}], connectorRef: {name: plant}, mqtt: {topic: "nowhere"}}
        """
            .formatted(workspace.namespace()));
    workspace.awaitConnector("plant", ConnectorState.Connected);
    workspace.awaitSink("back", PipelineState.Running);

    try (Versions connectors = watch(Connector.class);
        Versions sources = watch(Source.class);
        Versions sinks = watch(Sink.class)) {
      flap();

      assertThat(connectors.seen()).as("versions of the Connector").isBetween(10, MOST_WRITES);
      assertThat(sources.seen()).as("versions of the Source").isBetween(10, MOST_WRITES);
      assertThat(sinks.seen()).as("versions of the Sink").isBetween(10, MOST_WRITES);
    }
    workspace.awaitConnector("plant", ConnectorState.Connected);
    workspace.awaitSource("temps", PipelineState.Running);
    workspace.awaitSink("back", PipelineState.Running);
  }

  private void flap() throws InterruptedException {
    long end = System.nanoTime() + FLAPPING.toNanos();
    for (long next = System.nanoTime(); next < end; next += 2 * PAUSE.toNanos()) {
      mooring.workers().forEach(worker -> mooring.brokerLink(worker).cut());
      until(next + PAUSE.toNanos());
      mooring.workers().forEach(worker -> mooring.brokerLink(worker).restore());
      until(next + 2 * PAUSE.toNanos());
    }
  }

  private static void until(long nanoTime) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(nanoTime - System.nanoTime());
  }

  private <T extends HasMetadata> Versions watch(Class<T> kind) {
    Set<String> versions = ConcurrentHashMap.newKeySet();
    Watch watch =
        mooring
            .admin()
            .resources(kind)
            .inNamespace(workspace.namespace())
            .watch(
                new Watcher<T>() {
                  @Override
                  public void eventReceived(Action action, T object) {
                    versions.add(object.getMetadata().getResourceVersion());
                  }

                  @Override
                  public void onClose(WatcherException cause) {
                    // Nothing more comes, and the test misses it.
                  }
                });
    return new Versions(watch, versions);
  }

  /** The versions of the only object of one kind; the first one is what there was before. */
  private record Versions(Watch watch, Set<String> versions) implements AutoCloseable {
    int seen() {
      return versions.size() - 1;
    }

    @Override
    public void close() {
      watch.close();
    }
  }
}
