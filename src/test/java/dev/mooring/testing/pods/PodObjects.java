package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.Map;

/**
 * Writes Pod objects, and never those of another Pod with the same name: each write is bound to the
 * UID. Safe for use by several threads.
 */
final class PodObjects {
  private final KubernetesClient client;

  PodObjects(KubernetesClient client) {
    this.client = client;
  }

  /** Makes it, unless there is one of its name: then a later look will show what that is. */
  void create(Pod pod) {
    try {
      client.resource(pod).create();
    } catch (KubernetesClientException e) {
      ignore(e, HttpURLConnection.HTTP_CONFLICT);
    }
  }

  /** Deletes it with its own grace period; whoever runs it then ends it. */
  void delete(Pod pod) {
    delete(pod, new DeleteOptionsBuilder());
  }

  /** Removes the object at once. */
  void remove(Pod pod) {
    delete(pod, new DeleteOptionsBuilder().withGracePeriodSeconds(0L));
  }

  void bind(Pod pod, String node) {
    client
        .bindings()
        .inNamespace(pod.getMetadata().getNamespace())
        .resource(
            new BindingBuilder()
                .withNewMetadata()
                .withName(pod.getMetadata().getName())
                .withNamespace(pod.getMetadata().getNamespace())
                .withUid(pod.getMetadata().getUid())
                .endMetadata()
                .withNewTarget()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(node)
                .endTarget()
                .build())
        .create();
  }

  void writeStatus(Pod pod, PodStatus status) {
    Map<String, Object> patch =
        Map.of("metadata", Map.of("uid", pod.getMetadata().getUid()), "status", status);
    try {
      client
          .pods()
          .inNamespace(pod.getMetadata().getNamespace())
          .withName(pod.getMetadata().getName())
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(patch));
    } catch (KubernetesClientException e) {
      // It is gone, or another one has its name: nobody waits for this status.
      ignore(e, HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT);
    }
  }

  private void delete(Pod pod, DeleteOptionsBuilder options) {
    String uri =
        "/api/v1/namespaces/%s/pods/%s"
            .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    try {
      client.raw(
          uri,
          "DELETE",
          options
              .withNewPreconditions()
              .withUid(pod.getMetadata().getUid())
              .endPreconditions()
              .build());
    } catch (KubernetesClientException e) {
      ignore(e, HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT);
    }
  }

  private static void ignore(KubernetesClientException e, int... codes) {
    for (int code : codes) {
      if (e.getCode() == code) {
        return;
      }
    }
    throw e;
  }
}
