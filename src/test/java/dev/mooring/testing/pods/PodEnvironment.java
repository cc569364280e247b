package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Works out a container's environment as Kubernetes does: first envFrom, then env in its order, in
 * which later values may refer to earlier ones. Immutable.
 */
final class PodEnvironment {
  private final Pod pod;
  private final String podIp;
  private final NamedValues values;

  PodEnvironment(Pod pod, String podIp, NamedValues values) {
    this.pod = pod;
    this.podIp = podIp;
    this.values = values;
  }

  /**
   * The variables in the order of the container's spec.
   *
   * @throws UnrunnablePodException when something that is not optional is missing
   */
  Map<String, String> of(Container container) {
    Map<String, String> environment = new LinkedHashMap<>();
    container.getEnvFrom().forEach(source -> environment.putAll(all(source)));
    for (EnvVar variable : container.getEnv()) {
      value(variable, environment).ifPresent(value -> environment.put(variable.getName(), value));
    }
    return environment;
  }

  private Map<String, String> all(EnvFromSource source) {
    Map<String, String> entries =
        source.getSecretRef() != null
            ? required(
                    values.secret(source.getSecretRef().getName()),
                    source.getSecretRef().getOptional(),
                    "secret " + source.getSecretRef().getName())
                .orElse(Map.of())
            : required(
                    values.configMap(source.getConfigMapRef().getName()),
                    source.getConfigMapRef().getOptional(),
                    "configmap " + source.getConfigMapRef().getName())
                .orElse(Map.of());
    String prefix = Optional.ofNullable(source.getPrefix()).orElse("");
    Map<String, String> prefixed = new LinkedHashMap<>();
    entries.forEach((key, value) -> prefixed.put(prefix + key, value));
    return prefixed;
  }

  private Optional<String> value(EnvVar variable, Map<String, String> earlier) {
    if (variable.getValueFrom() != null) {
      return referenced(variable.getValueFrom());
    }
    String literal = Optional.ofNullable(variable.getValue()).orElse("");
    return Optional.of(VariableExpansion.expand(literal, earlier));
  }

  private Optional<String> referenced(EnvVarSource source) {
    if (source.getFieldRef() != null) {
      return Optional.of(PodField.value(pod, podIp, source.getFieldRef().getFieldPath()));
    }
    if (source.getSecretKeyRef() != null) {
      var reference = source.getSecretKeyRef();
      return required(
          values.secret(reference.getName()).map(entries -> entries.get(reference.getKey())),
          reference.getOptional(),
          "key " + reference.getKey() + " in secret " + reference.getName());
    }
    if (source.getConfigMapKeyRef() != null) {
      var reference = source.getConfigMapKeyRef();
      return required(
          values.configMap(reference.getName()).map(entries -> entries.get(reference.getKey())),
          reference.getOptional(),
          "key " + reference.getKey() + " in configmap " + reference.getName());
    }
    throw new UnrunnablePodException("this kind of valueFrom is not supported");
  }

  private static <T> Optional<T> required(Optional<T> found, Boolean optional, String what) {
    if (found.isEmpty() && !Boolean.TRUE.equals(optional)) {
      throw new UnrunnablePodException("no " + what);
    }
    return found;
  }
}
