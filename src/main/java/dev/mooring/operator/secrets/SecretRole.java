package dev.mooring.operator.secrets;

import dev.mooring.api.v1alpha1.Mooring;
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
import java.util.Set;

/** The Role of a namespace that lets workers get certain Secrets, and its binding. */
final class SecretRole {
  /** The name of both: the chart lets the operator change these only. */
  static final String NAME = Mooring.SECRETS_ROLE;

  private static final String RBAC = "rbac.authorization.k8s.io";

  private SecretRole() {}

  /** By name, one by one: never all Secrets of a namespace. */
  static Role role(String namespace, Collection<String> secrets) {
    return new RoleBuilder()
        .withMetadata(metadata(namespace))
        .addNewRule()
        .withApiGroups("")
        .withResources("secrets")
        .withResourceNames(List.copyOf(secrets))
        .withVerbs("get")
        .endRule()
        .build();
  }

  static RoleBinding binding(String namespace, WorkerAccount worker) {
    return new RoleBindingBuilder()
        .withMetadata(metadata(namespace))
        .withNewRoleRef(RBAC, "Role", NAME)
        .addNewSubject()
        .withKind("ServiceAccount")
        .withNamespace(worker.namespace())
        .withName(worker.name())
        .endSubject()
        .build();
  }

  /** Whether the Role lets workers get just these Secrets, and nothing else. */
  static boolean isFor(Role role, Set<String> secrets) {
    if (role == null) {
      return secrets.isEmpty();
    }
    List<PolicyRule> wanted = role(role.getMetadata().getNamespace(), secrets).getRules();
    return !secrets.isEmpty() && wanted.equals(role.getRules());
  }

  /** Whether it gives the Role to that account and nobody else. */
  static boolean isOf(RoleBinding binding, WorkerAccount worker) {
    return binding != null
        && isToTheRole(binding)
        && binding
            .getSubjects()
            .equals(binding(binding.getMetadata().getNamespace(), worker).getSubjects());
  }

  /** Whether it gives this Role, which nobody can change in a binding that exists. */
  static boolean isToTheRole(RoleBinding binding) {
    return "Role".equals(binding.getRoleRef().getKind())
        && NAME.equals(binding.getRoleRef().getName());
  }

  private static ObjectMeta metadata(String namespace) {
    return new ObjectMetaBuilder()
        .withNamespace(namespace)
        .withName(NAME)
        .withLabels(
            Map.of(
                "app.kubernetes.io/name", "mooring",
                "app.kubernetes.io/managed-by", "mooring-operator"))
        .build();
  }
}
