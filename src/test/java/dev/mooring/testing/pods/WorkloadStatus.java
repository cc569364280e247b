package dev.mooring.testing.pods;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Writes the status of a workload when it differs from what the API server has. */
final class WorkloadStatus {
  private WorkloadStatus() {}

  static void publish(Resource<?> workload, Object wanted, Object present) {
    if (fields(wanted).equals(fields(present))) {
      return;
    }
    try {
      workload
          .subresource("status")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              Serialization.asJson(Map.of("status", wanted)));
    } catch (KubernetesClientException e) {
      // Deleted in the meantime: nobody waits for this status.
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  /** The API server leaves out numbers that are 0. */
  private static Map<?, ?> fields(Object status) {
    Map<?, ?> fields =
        status == null
            ? new HashMap<>()
            : Serialization.unmarshal(Serialization.asJson(status), Map.class);
    fields.values().removeIf(value -> Objects.equals(value, 0));
    return fields;
  }
}
