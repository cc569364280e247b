package dev.mooring.worker.claim;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.api.v1alpha1.SourceClaimSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Claims at the API server, each request tried once. */
record ApiClaims(KubernetesClient client) implements ClaimStore {
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

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
          : client.resource(claim).patch(MERGE, changes(claim));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        throw new ConflictException(e.getMessage());
      }
      throw e;
    }
  }

  /**
   * What this version knows of a claim, for the very one that was read: fields of a later version
   * stay as they are. A null takes a field out.
   */
  private static String changes(SourceClaim claim) {
    SourceClaimSpec spec = claim.getSpec();
    Map<String, Object> fields = new HashMap<>();
    fields.put("sourceUid", spec.sourceUid());
    fields.put("holder", spec.holder());
    fields.put("instance", spec.instance());
    fields.put("epoch", spec.epoch());
    fields.put("position", spec.position());
    fields.put("positionOf", spec.positionOf());
    return Serialization.asJson(Map.of("metadata", claim.getMetadata(), "spec", fields));
  }
}
