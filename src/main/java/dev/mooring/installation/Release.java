package dev.mooring.installation;

import dev.mooring.api.v1alpha1.Mooring;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Leaves an object as its user has written it. */
final class Release {
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final KubernetesClient client;

  Release(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Takes the finalizers and the status, which nobody keeps true any more; removes what belongs to
   * another object, which would make it again.
   *
   * @return how many objects of users stay by this: 0 or 1
   */
  int of(HasMetadata object) {
    dropFinalizers(object);
    if (object.isMarkedForDeletion()) {
      // It only waited for that: it may be gone already.
      return 0;
    }
    if (isMadeByTheOperator(object)) {
      client.resource(object).delete();
      return 0;
    }
    client.resource(object).subresource("status").patch(MERGE, "{\"status\": null}");
    return 1;
  }

  private void dropFinalizers(HasMetadata object) {
    List<String> others =
        object.getMetadata().getFinalizers().stream()
            .filter(finalizer -> !finalizer.startsWith(Mooring.GROUP + "/"))
            .toList();
    if (others.size() < object.getMetadata().getFinalizers().size()) {
      Map<String, Object> metadata = new HashMap<>();
      metadata.put("finalizers", others);
      // Refused when somebody has changed them in the meantime; then it is run again.
      metadata.put("resourceVersion", object.getMetadata().getResourceVersion());
      client.resource(object).patch(MERGE, Serialization.asJson(Map.of("metadata", metadata)));
    }
  }

  private static boolean isMadeByTheOperator(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(
            owner ->
                owner.getApiVersion().startsWith(Mooring.GROUP + "/")
                    && Boolean.TRUE.equals(owner.getController()));
  }
}
