package dev.mooring.api.v1alpha1;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which namespaces may use a WorkerPool, as the operator has found by their labels. Workers go by
 * this, so that they need not see the cluster's namespaces. Pure.
 *
 * @param namespaces those that may; null for all
 */
public record Admission(Set<String> namespaces) {
  /** All may. */
  public static final Admission OF_ALL = new Admission(null);

  /** Nobody may. */
  public static final Admission OF_NONE = new Admission(Set.of());

  public Admission {
    namespaces = namespaces == null ? null : Set.copyOf(namespaces);
  }

  /**
   * As the pool's status says it. Until the operator has answered a pool that is for some only, it
   * is as before; and for who does not know that, those that the spec names may: to wait harms
   * nobody, and to begin might. Who finds no such pool is to end soon: until then nobody comes in.
   *
   * @param pool null where there is none
   * @param before what was known last; null for nothing
   */
  public static Admission of(WorkerPool pool, Admission before) {
    if (pool == null) {
      return before == null ? OF_NONE : before;
    }
    AllowedNamespaces allowed = pool.getSpec().allowedNamespaces();
    List<String> found = pool.getStatus() == null ? null : pool.getStatus().namespaces();
    if (allowed == null) {
      // What a later version says there may be what this one cannot read.
      return LenientObjects.notUnderstood(pool).isEmpty() || found == null
          ? OF_ALL
          : new Admission(Set.copyOf(found));
    }
    if (found != null || before == null) {
      List<String> named = allowed.names() == null ? List.of() : allowed.names();
      return new Admission(Set.copyOf(found == null ? named : found));
    }
    return before;
  }

  /** Whether a namespace may use the pool. */
  public boolean admits(String namespace) {
    return namespaces == null || namespaces.contains(namespace);
  }

  /** What is said to a user in a namespace that may not use a pool; both roles say it. */
  public static String refusal(String namespace, String pool) {
    return "namespace '%s' may not use WorkerPool '%s': name another one in the Source's spec.workerPoolRef.name, or have spec.allowedNamespaces of the WorkerPool admit the namespace"
        .formatted(namespace, pool);
  }

  /** The same where that is so; empty where the namespace may use it. */
  public Optional<String> check(String namespace, String pool) {
    return admits(namespace) ? Optional.empty() : Optional.of(refusal(namespace, pool));
  }
}
