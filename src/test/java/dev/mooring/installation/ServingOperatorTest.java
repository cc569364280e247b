package dev.mooring.installation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServingOperatorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # replicas | watchNamespaces | to release   | serves
          2          | ''              | office       | office
          2          | ''              | ''           | all namespaces
          2          | plant           | office       |
          2          | plant,office    | office,lab   | office
          2          | plant,office    | ''           | plant, office
          0          | ''              | office       |
          0          | ''              | ''           |
          """)
  void shouldSayWhatItServes(int replicas, String watched, String namespaces, String serves) {
    assertThat(
            ServingOperator.of(
                operator(replicas, watched),
                namespaces.isEmpty() ? List.of() : List.of(namespaces.split(","))))
        .isEqualTo(Optional.ofNullable(serves));
  }

  @Test
  void shouldServeNothingWhereItIsGone() {
    assertThat(ServingOperator.of(null, List.of())).isEmpty();
  }

  private static Deployment operator(int replicas, String watched) {
    return new DeploymentBuilder()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewTemplate()
        .withNewSpec()
        .addNewContainer()
        .addNewEnv()
        .withName("MOORING_WATCH_NAMESPACES")
        .withValue(watched)
        .endEnv()
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
