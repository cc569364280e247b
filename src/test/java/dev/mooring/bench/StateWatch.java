package dev.mooring.bench;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Watches Connectors of one namespace and tells when they came into a state, as a user with {@code
 * kubectl get --watch} would see it. Safe for use by several threads.
 */
final class StateWatch implements AutoCloseable, ResourceEventHandler<Connector> {
  private final SharedIndexInformer<Connector> informer;
  private final Map<String, ConnectorState> states = new HashMap<>();

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
                .formatted(inState(state), count, state, patience, summary()));
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private long inState(ConnectorState state) {
    return states.values().stream().filter(state::equals).count();
  }

  private Map<ConnectorState, Integer> summary() {
    Map<ConnectorState, Integer> counts = new HashMap<>();
    states.values().forEach(state -> counts.merge(state, 1, Integer::sum));
    return counts;
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
    states.remove(connector.getMetadata().getName());
    notifyAll();
  }

  private synchronized void note(Connector connector) {
    if (connector.getStatus() != null && connector.getStatus().state() != null) {
      states.put(connector.getMetadata().getName(), connector.getStatus().state());
      notifyAll();
    }
  }

  @Override
  public void close() {
    informer.close();
  }
}
