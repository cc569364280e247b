package dev.mooring.operator.workload;

import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.report.WorkerNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.api.model.rbac.SubjectBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ServiceAccount of each WorkerPool, and the bindings of what all workers may: to read what is
 * served, and to write their reports and Leases. Pure functions.
 *
 * <p>The bindings are the chart's, without subjects, so that the operator needs no right to make
 * any: it only says whom they are for. An account goes when the last Pod of its pool has gone, and
 * not with the pool, since workers finish what they have with it.
 */
final class PoolAccounts {
  /** In the operator's own namespace. */
  static final String OWN = "mooring-worker-pools";

  /** In each namespace that is served, or for all of the cluster. */
  static final String SERVED = "mooring-worker-pools-served";

  private static final String ROLE = "mooring-worker";
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String COMPONENT = "app.kubernetes.io/component";
  private static final Map<String, String> LABELS =
      Map.of(
          "app.kubernetes.io/name",
          "mooring",
          COMPONENT,
          "worker",
          "app.kubernetes.io/managed-by",
          "mooring-operator");

  private PoolAccounts() {}

  static ServiceAccount account(WorkerPool pool) {
    String name = pool.getMetadata().getName();
    return new ServiceAccountBuilder()
        .withNewMetadata()
        .withNamespace(pool.getMetadata().getNamespace())
        .withName(WorkerNames.serviceAccount(name))
        .withLabels(LABELS)
        .addToLabels(Mooring.POOL_LABEL, name)
        .endMetadata()
        .build();
  }

  /** Whether the operator made an account for a pool. */
  static boolean isOfAPool(HasMetadata account) {
    Map<String, String> labels = account.getMetadata().getLabels();
    return labels != null
        && labels.entrySet().containsAll(LABELS.entrySet())
        && labels.containsKey(Mooring.POOL_LABEL);
  }

  /** The pool of such an account. */
  static String poolOf(HasMetadata account) {
    return account.getMetadata().getLabels().get(Mooring.POOL_LABEL);
  }

  /** The pools whose workers must be bound: those that exist, and those whose accounts still do. */
  static Set<String> bound(Stream<WorkerPool> pools, Stream<ServiceAccount> accounts) {
    return Stream.concat(
            pools.map(pool -> pool.getMetadata().getName()),
            accounts.filter(PoolAccounts::isOfAPool).map(PoolAccounts::poolOf))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The accounts of pools that are gone. */
  static List<ServiceAccount> left(Stream<ServiceAccount> accounts, Set<String> pools) {
    return accounts
        .filter(PoolAccounts::isOfAPool)
        .filter(account -> !pools.contains(poolOf(account)))
        .toList();
  }

  /**
   * Whom the bindings are for.
   *
   * @param namespace the operator's own
   */
  static List<Subject> subjects(Set<String> pools, String namespace) {
    return pools.stream()
        .map(
            pool ->
                new SubjectBuilder()
                    .withKind("ServiceAccount")
                    .withNamespace(namespace)
                    .withName(WorkerNames.serviceAccount(pool))
                    .build())
        .toList();
  }

  /** For the operator's own namespace: reports, Leases and WorkerPools. */
  static RoleBinding own(String namespace, List<Subject> subjects) {
    return new RoleBindingBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(OWN)
        .endMetadata()
        .withNewRoleRef(RBAC, "Role", ROLE)
        .withSubjects(subjects)
        .build();
  }

  /** For one of the namespaces that are served. */
  static RoleBinding served(String namespace, List<Subject> subjects) {
    return new RoleBindingBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(SERVED)
        .endMetadata()
        .withNewRoleRef(RBAC, "ClusterRole", ROLE)
        .withSubjects(subjects)
        .build();
  }

  /** For all namespaces, where all are served. */
  static ClusterRoleBinding everywhere(List<Subject> subjects) {
    return new ClusterRoleBindingBuilder()
        .withNewMetadata()
        .withName(SERVED)
        .endMetadata()
        .withNewRoleRef(RBAC, "ClusterRole", ROLE)
        .withSubjects(subjects)
        .build();
  }
}
