package dev.mooring.worker.claim;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SourceClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;

/** Claims at the API server, each request tried once. */
record ApiClaims(KubernetesClient client) implements ClaimStore {
  @Override
  public Optional<SourceClaim> get(ObjectKey key) {
    return Optional.ofNullable(
        client
            .resources(SourceClaim.class)
            .inNamespace(key.namespace())
            .withName(key.name())
            .get());
  }

  @Override
  public SourceClaim write(SourceClaim claim) throws ConflictException {
    try {
      return claim.getMetadata().getResourceVersion() == null
          ? client.resource(claim).create()
          : client.resource(claim).update();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        throw new ConflictException(e.getMessage());
      }
      throw e;
    }
  }
}
