package dev.mooring.installation;

import dev.mooring.api.v1alpha1.Mooring;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Leaves one object as its user has written it. Read as it comes, so that one of another version is
 * released as well.
 */
final class ObjectRelease {
  /** What became of the object. */
  enum Outcome {
    /** It had nothing that only an operator would take. */
    NOTHING,
    /** Finalizers, status or both are gone; so is the object where it waited for that only. */
    RELEASED,
    /** The operator had made it, of a connection inside another one, and would again. */
    REMOVED
  }

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  /** So often is an object tried that others write at the same time. */
  private static final int ATTEMPTS = 5;

  private ObjectRelease() {}

  /**
   * Takes the finalizers and the status, which nobody keeps true any more; removes what belongs to
   * another object.
   *
   * @param listed as it was a moment ago
   * @param resource the same at the API server
   * @throws KubernetesClientException when the API server refuses
   */
  static Outcome of(
      GenericKubernetesResource listed, Resource<GenericKubernetesResource> resource) {
    GenericKubernetesResource object = listed;
    for (int attempt = 1; object != null; attempt++) {
      try {
        return release(object, resource);
      } catch (KubernetesClientException failure) {
        if (failure.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
          return Outcome.RELEASED;
        }
        if (failure.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
          throw failure;
        }
        object = resource.get();
      }
    }
    return Outcome.RELEASED;
  }

  private static Outcome release(
      GenericKubernetesResource object, Resource<GenericKubernetesResource> resource) {
    boolean held = dropFinalizers(object, resource);
    if (object.isMarkedForDeletion()) {
      // It only waited for that: it may be gone already.
      return held ? Outcome.RELEASED : Outcome.NOTHING;
    }
    if (isMadeByTheOperator(object)) {
      resource.delete();
      return Outcome.REMOVED;
    }
    if (hasStatus(object)) {
      resource.subresource("status").patch(MERGE, "{\"status\": null}");
      return Outcome.RELEASED;
    }
    return held ? Outcome.RELEASED : Outcome.NOTHING;
  }

  private static boolean dropFinalizers(
      GenericKubernetesResource object, Resource<GenericKubernetesResource> resource) {
    List<String> others =
        object.getMetadata().getFinalizers().stream()
            .filter(finalizer -> !finalizer.startsWith(Mooring.GROUP + "/"))
            .toList();
    if (others.size() == object.getMetadata().getFinalizers().size()) {
      return false;
    }
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("finalizers", others);
    // Refused when somebody has changed them in the meantime.
    metadata.put("resourceVersion", object.getMetadata().getResourceVersion());
    resource.patch(MERGE, Serialization.asJson(Map.of("metadata", metadata)));
    return true;
  }

  /** The API server itself gives one that says only that nobody has looked at the object. */
  static boolean hasStatus(GenericKubernetesResource object) {
    return object.getAdditionalProperties().get("status") instanceof Map<?, ?> status
        && !(status.isEmpty()
            || status.size() == 1
                && status.get("observedGeneration") instanceof Number generation
                && generation.longValue() < 0);
  }

  private static boolean isMadeByTheOperator(GenericKubernetesResource object) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(
            owner ->
                owner.getApiVersion().startsWith(Mooring.GROUP + "/")
                    && Boolean.TRUE.equals(owner.getController()));
  }
}
