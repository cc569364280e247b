package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads ConfigMaps and Secrets from the API server, anew each time. */
final class ApiNamedValues implements NamedValues {
  private final KubernetesClient client;
  private final String namespace;

  ApiNamedValues(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  @Override
  public Optional<Map<String, String>> configMap(String name) {
    ConfigMap found = client.configMaps().inNamespace(namespace).withName(name).get();
    return Optional.ofNullable(found)
        .map(map -> Optional.ofNullable(map.getData()).orElse(Map.of()));
  }

  @Override
  public Optional<Map<String, String>> secret(String name) {
    Secret found = client.secrets().inNamespace(namespace).withName(name).get();
    return Optional.ofNullable(found)
        .map(secret -> Optional.ofNullable(secret.getData()).orElse(Map.of()))
        .map(ApiNamedValues::decoded);
  }

  private static Map<String, String> decoded(Map<String, String> data) {
    return data.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> decoded(entry.getValue())));
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
