package dev.mooring.installation;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whether an operator would put back at once what is released. Pure functions. */
final class ServingOperator {
  static final String NAME = "mooring-operator";
  private static final String WATCHED = "MOORING_WATCH_NAMESPACES";

  private ServingOperator() {}

  /**
   * Which of these namespaces it serves, in words; empty when none.
   *
   * @param operator the Deployment of operators; null where there is none
   * @param namespaces by name; none for all
   */
  static Optional<String> of(Deployment operator, List<String> namespaces) {
    if (operator == null || Integer.valueOf(0).equals(operator.getSpec().getReplicas())) {
      return Optional.empty();
    }
    List<String> watched =
        operator.getSpec().getTemplate().getSpec().getContainers().stream()
            .flatMap(container -> container.getEnv().stream())
            .filter(variable -> WATCHED.equals(variable.getName()))
            .map(EnvVar::getValue)
            .filter(value -> value != null)
            .flatMap(value -> Arrays.stream(value.split(",")))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    List<String> served =
        watched.isEmpty()
            ? namespaces
            : watched.stream()
                .filter(name -> namespaces.isEmpty() || namespaces.contains(name))
                .toList();
    if (served.isEmpty() && (!watched.isEmpty() || !namespaces.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(served.isEmpty() ? "all namespaces" : String.join(", ", served));
  }
}
