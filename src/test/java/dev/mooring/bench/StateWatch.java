package dev.mooring.bench;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Watches Connectors of one namespace and tells when they came into a state, as a user with {@code
 * kubectl get --watch} would see it. Safe for use by several threads.
 */
final class StateWatch implements AutoCloseable, ResourceEventHandler<Connector> {
  private final SharedIndexInformer<Connector> informer;
  private final Map<String, ConnectorState> states = new HashMap<>();
  private final Map<ConnectorState, Integer> counts = new EnumMap<>(ConnectorState.class);

  StateWatch(KubernetesClient client, String namespace) {
    informer = client.resources(Connector.class).inNamespace(namespace).inform(this);
  }

  /** Waits until {@code count} Connectors are in that state. */
  synchronized void await(ConnectorState state, int count, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (inState(state) < count) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new IllegalStateException(
            "%d of %d Connectors are %s after %s: %s"
                .formatted(inState(state), count, state, patience, counts));
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private int inState(ConnectorState state) {
    return counts.getOrDefault(state, 0);
  }

  @Override
  public void onAdd(Connector connector) {
    note(connector);
  }

  @Override
  public void onUpdate(Connector before, Connector connector) {
    note(connector);
  }

  @Override
  public synchronized void onDelete(Connector connector, boolean unknown) {
    change(states.remove(connector.getMetadata().getName()), null);
  }

  private synchronized void note(Connector connector) {
    if (connector.getStatus() != null && connector.getStatus().state() != null) {
      ConnectorState state = connector.getStatus().state();
      change(states.put(connector.getMetadata().getName(), state), state);
    }
  }

  /** Counted as they come: thousands of them are looked at after each change. */
  private void change(ConnectorState before, ConnectorState after) {
    if (before != after) {
      if (before != null) {
        counts.merge(before, -1, Integer::sum);
      }
      if (after != null) {
        counts.merge(after, 1, Integer::sum);
      }
      notifyAll();
    }
  }

  @Override
  public void close() {
    informer.close();
  }
}
