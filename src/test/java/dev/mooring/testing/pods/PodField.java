package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A field of a Pod, as environment variables refer to it ({@code fieldRef}). */
final class PodField {
  private static final Pattern ENTRY =
      Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)']");

  private PodField() {}

  /**
   * The field's value; an absent label or annotation is "".
   *
   * @throws UnrunnablePodException when there is no such field
   */
  static String value(Pod pod, String podIp, String path) {
    Matcher entry = ENTRY.matcher(path);
    if (entry.matches()) {
      Map<String, String> entries =
          entry.group(1).equals("labels")
              ? pod.getMetadata().getLabels()
              : pod.getMetadata().getAnnotations();
      return Optional.ofNullable(entries).orElse(Map.of()).getOrDefault(entry.group(2), "");
    }
    return switch (path) {
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> pod.getMetadata().getNamespace();
      case "metadata.uid" -> pod.getMetadata().getUid();
      case "spec.nodeName" -> pod.getSpec().getNodeName();
      case "spec.serviceAccountName" -> pod.getSpec().getServiceAccountName();
      case "status.podIP", "status.podIPs" -> podIp;
      case "status.hostIP", "status.hostIPs" -> PodStatuses.HOST_IP;
      default -> throw new UnrunnablePodException("no fieldRef to " + path);
    };
  }
}
