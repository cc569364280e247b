package dev.mooring.operator.workload;

import dev.mooring.api.v1alpha1.Admission;
import dev.mooring.api.v1alpha1.AllowedNamespaces;
import dev.mooring.api.v1alpha1.LenientObjects;
import dev.mooring.api.v1alpha1.WorkerPool;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which namespaces a WorkerPool admits, by their labels. A pool with something in it that only a
 * later version understands admits whom it did. Pure functions.
 */
final class PoolNamespaces {
  private PoolNamespaces() {}

  /**
   * Whether a namespace may use the pool.
   *
   * @param labels the namespace's; null while they are not known
   */
  static boolean admits(WorkerPool pool, String namespace, Map<String, String> labels) {
    AllowedNamespaces allowed = pool.getSpec().allowedNamespaces();
    if (LenientObjects.notUnderstood(pool).isPresent()) {
      return Admission.of(pool, null).admits(namespace);
    }
    return allowed == null || allowed.admits(namespace, labels);
  }

  /**
   * Those that may, for the pool's status; null where all may.
   *
   * @param existing all that are known, in order
   */
  static List<String> of(
      WorkerPool pool, Stream<String> existing, Function<String, Map<String, String>> labels) {
    if (LenientObjects.notUnderstood(pool).isPresent()) {
      return pool.getStatus() == null ? null : pool.getStatus().namespaces();
    }
    return pool.getSpec().allowedNamespaces() == null
        ? null
        : existing.filter(name -> admits(pool, name, labels.apply(name))).toList();
  }
}
