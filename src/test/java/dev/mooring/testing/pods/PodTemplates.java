package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import java.util.Optional;

/** Makes the Pods of workloads from their templates. */
final class PodTemplates {
  static final String REVISION_LABEL = "controller-revision-hash";
  static final String TEMPLATE_LABEL = "pod-template-hash";
  static final String POD_NAME_LABEL = "statefulset.kubernetes.io/pod-name";
  static final String POD_INDEX_LABEL = "apps.kubernetes.io/pod-index";

  private PodTemplates() {}

  static Pod of(StatefulSet set, int ordinal, String revision) {
    Pod pod = owned(set, ordinal, set.getSpec().getTemplate());
    String name = pod.getMetadata().getName();
    return new PodBuilder(pod)
        .editMetadata()
        .addToLabels(POD_NAME_LABEL, name)
        .addToLabels(POD_INDEX_LABEL, Integer.toString(ordinal))
        .addToLabels(REVISION_LABEL, revision)
        .endMetadata()
        .editSpec()
        .withHostname(name)
        .withSubdomain(set.getSpec().getServiceName())
        .endSpec()
        .build();
  }

  static Pod of(Deployment deployment, int number, String templateHash) {
    Pod pod = owned(deployment, number, deployment.getSpec().getTemplate());
    pod.getMetadata().getLabels().put(TEMPLATE_LABEL, templateHash);
    return pod;
  }

  private static Pod owned(HasMetadata owner, int number, PodTemplateSpec template) {
    Optional<ObjectMeta> metadata = Optional.ofNullable(template.getMetadata());
    return new PodBuilder()
        .withNewMetadata()
        .withName(owner.getMetadata().getName() + "-" + number)
        .withNamespace(owner.getMetadata().getNamespace())
        .withLabels(metadata.map(ObjectMeta::getLabels).orElse(Map.of()))
        .withAnnotations(metadata.map(ObjectMeta::getAnnotations).orElse(Map.of()))
        .withFinalizers(metadata.map(ObjectMeta::getFinalizers).orElse(null))
        .addNewOwnerReference()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .endOwnerReference()
        .endMetadata()
        .withSpec(template.getSpec())
        .build();
  }
}
