package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.worker.desired.Allowance.Grant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What this process may have of each budget. Kept for as long as the Connector exists, whether it
 * has a pool here or not: a share that was given back must not be taken again. On the control
 * thread.
 */
final class Allowances {
  private record Kept(String uid, Allowance allowance) {}

  private final String worker;
  private final String instance;
  private final Map<ObjectKey, Kept> kept = new HashMap<>();

  /**
   * Knows of none yet.
   *
   * @param instance this process; what was granted to another one of the same worker is not its own
   */
  Allowances(String worker, String instance) {
    this.worker = worker;
    this.instance = instance;
  }

  /**
   * What the pool of a Connector may have now; empty without a budget.
   *
   * @param held connections that it has
   */
  Optional<Allowance> of(Connector connector, int held) {
    ObjectKey key = ObjectKey.of(connector);
    if (connector.getSpec().pool().maxTotal() == null) {
      kept.remove(key);
      return Optional.empty();
    }
    String uid = connector.getMetadata().getUid();
    Kept known = kept.get(key);
    if (known == null || !known.uid().equals(uid)) {
      known = new Kept(uid, new Allowance(held));
      kept.put(key, known);
    }
    Allowance allowance = known.allowance();
    allowance.hear(Grant.to(worker, instance, connector));
    allowance.hold(held);
    return Optional.of(allowance);
  }

  /** Whether a budget leaves this process no connection of a Connector. */
  boolean leavesNone(ObjectKey connector) {
    Kept known = kept.get(connector);
    return known != null && known.allowance().limit() == 0;
  }

  /** Forgets those of Connectors that do not exist any more, and says which. */
  List<ObjectKey> forgetGone(Map<ObjectKey, Connector> existing, Predicate<ObjectKey> inUse) {
    List<ObjectKey> gone = new ArrayList<>();
    kept.forEach(
        (key, one) -> {
          Connector connector = existing.get(key);
          boolean exists = connector != null && connector.getMetadata().getUid().equals(one.uid());
          if (!exists && !inUse.test(key)) {
            gone.add(key);
          }
        });
    gone.forEach(kept::remove);
    return gone;
  }
}
