package dev.mooring.operator.secrets;

import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.report.WorkerNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The Role of a namespace that lets the workers of one WorkerPool get certain Secrets, and its
 * binding.
 */
final class SecretRole {
  /** Selects what the operator makes, among it these. */
  static final Map<String, String> LABELS =
      Map.of(
          "app.kubernetes.io/name", "mooring",
          "app.kubernetes.io/managed-by", "mooring-operator");

  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String PREFIX = Mooring.SECRETS_ROLE + "-";

  private SecretRole() {}

  /** The name of both for a pool: a policy of the chart lets the operator write such only. */
  static String name(String pool) {
    return PREFIX + pool;
  }

  /** The pool of such a Role or binding; empty for any other object. */
  static Optional<String> poolOf(HasMetadata object) {
    String name = object.getMetadata().getName();
    return name.startsWith(PREFIX)
        ? Optional.of(name.substring(PREFIX.length()))
        : Optional.empty();
  }

  /** By name, one by one: never all Secrets of a namespace. */
  static Role role(String namespace, String pool, Collection<String> secrets) {
    return new RoleBuilder()
        .withMetadata(metadata(namespace, pool))
        .addNewRule()
        .withApiGroups("")
        .withResources("secrets")
        .withResourceNames(List.copyOf(secrets))
        .withVerbs("get")
        .endRule()
        .build();
  }

  /**
   * The binding to the workers of that pool.
   *
   * @param workers the namespace in which they run, which is the operator's own
   */
  static RoleBinding binding(String namespace, String pool, String workers) {
    return new RoleBindingBuilder()
        .withMetadata(metadata(namespace, pool))
        .withNewRoleRef(RBAC, "Role", name(pool))
        .addNewSubject()
        .withKind("ServiceAccount")
        .withNamespace(workers)
        .withName(WorkerNames.serviceAccount(pool))
        .endSubject()
        .build();
  }

  /** Whether the Role lets workers get just these Secrets, and nothing else. */
  static boolean isFor(Role role, Set<String> secrets) {
    if (role == null) {
      return secrets.isEmpty();
    }
    List<PolicyRule> wanted = role(role.getMetadata().getNamespace(), "", secrets).getRules();
    return !secrets.isEmpty() && wanted.equals(role.getRules());
  }

  /** Whether it gives the pool's Role to the pool's workers and nobody else. */
  static boolean isOf(RoleBinding binding, String pool, String workers) {
    return binding != null
        && isToTheRole(binding, pool)
        && binding
            .getSubjects()
            .equals(binding(binding.getMetadata().getNamespace(), pool, workers).getSubjects());
  }

  /** Whether it gives the pool's Role, which nobody can change in a binding that exists. */
  static boolean isToTheRole(RoleBinding binding, String pool) {
    return "Role".equals(binding.getRoleRef().getKind())
        && name(pool).equals(binding.getRoleRef().getName());
  }

  private static ObjectMeta metadata(String namespace, String pool) {
    return new ObjectMetaBuilder()
        .withNamespace(namespace)
        .withName(name(pool))
        .withLabels(LABELS)
        .addToLabels(Mooring.POOL_LABEL, pool)
        .build();
  }
}
