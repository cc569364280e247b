package dev.mooring.operator.secrets;

import dev.mooring.api.v1alpha1.Mooring;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/**
 * What is left of the one ServiceAccount that all workers had in earlier versions: a Role in each
 * namespace with the Secrets of all pools. It stays as long as workers of such a version run, which
 * are replaced one after the other.
 */
final class SingleAccount {
  private final KubernetesClient client;
  private final String workers;
  private final SecretRoles roles;

  SingleAccount(KubernetesClient client, String workers, SecretRoles roles) {
    this.client = client;
    this.workers = workers;
    this.roles = roles;
  }

  /**
   * Takes it back where nobody needs it any more.
   *
   * @return whether nothing is left of it
   */
  boolean retire() {
    List<HasMetadata> left = roles.ofTheSingleAccount();
    if (left.isEmpty()) {
      return true;
    }
    if (!isInUse()) {
      left.forEach(object -> client.resource(object).delete());
    }
    return false;
  }

  private boolean isInUse() {
    return client
        .pods()
        .inNamespace(workers)
        .withLabel(Mooring.POOL_LABEL)
        .list()
        .getItems()
        .stream()
        .anyMatch(pod -> Mooring.SINGLE_ACCOUNT.equals(pod.getSpec().getServiceAccountName()));
  }
}
