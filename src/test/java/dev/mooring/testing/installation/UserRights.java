package dev.mooring.testing.installation;

import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.ArrayList;
import java.util.List;

/** What a user of a namespace may do there. */
final class UserRights {
  private UserRights() {}

  /** Everything with Mooring's objects; of Secrets only to get these. */
  static Role role(String namespace, String user, String... secrets) {
    RoleBuilder role =
        new RoleBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(user)
            .endMetadata()
            .addNewRule()
            .withApiGroups("mooring.dev")
            .withResources("connectors", "sources", "sinks")
            .withVerbs("get", "list", "create", "patch", "update", "delete")
            .endRule();
    List<String> names = new ArrayList<>(List.of(secrets));
    if (!names.isEmpty()) {
      role.addNewRule()
          .withApiGroups("")
          .withResources("secrets")
          .withResourceNames(names)
          .withVerbs("get")
          .endRule();
    }
    return role.build();
  }

  static RoleBinding binding(String namespace, String user) {
    return new RoleBindingBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(user)
        .endMetadata()
        .withNewRoleRef("rbac.authorization.k8s.io", "Role", user)
        .addNewSubject()
        .withKind("User")
        .withName(user)
        .endSubject()
        .build();
  }
}
