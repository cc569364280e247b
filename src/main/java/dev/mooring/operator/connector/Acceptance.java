package dev.mooring.operator.connector;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.UsedConnector;
import dev.mooring.operator.status.Verdict;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Lets the users of a Connector be looked at again when its status says other than before that
 * nobody can use it. They go by what is written, and this operator's own writes are not heard: so
 * the Connector is looked at once more after such a write. Safe for use by many threads.
 */
final class Acceptance {
  private static final Duration SOON = Duration.ofMillis(50);

  private final Set<ObjectKey> refused = ConcurrentHashMap.newKeySet();
  private final Consumer<ObjectKey> users;

  /**
   * @param users has the users of a Connector looked at again
   */
  Acceptance(Consumer<ObjectKey> users) {
    this.users = users;
  }

  /** Takes note of what the Connector's status says now. */
  void noticed(Connector connector) {
    ObjectKey key = ObjectKey.of(connector);
    boolean changed =
        UsedConnector.refusal(connector).isPresent() ? refused.add(key) : refused.remove(key);
    if (changed) {
      users.accept(key);
    }
  }

  /** Comes back after a write that says another thing than the status does now. */
  UpdateControl<Connector> lookAgain(
      Connector connector, Verdict accepted, UpdateControl<Connector> control) {
    boolean same = accepted.holds() == UsedConnector.refusal(connector).isEmpty();
    return same || !control.isPatchStatus() ? control : control.rescheduleAfter(SOON);
  }

  void forget(ObjectKey connector) {
    refused.remove(connector);
  }
}
