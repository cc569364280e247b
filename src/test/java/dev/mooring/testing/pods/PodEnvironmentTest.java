package dev.mooring.testing.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodEnvironmentTest {
  private static final Pod POD =
      new PodBuilder()
          .withNewMetadata()
          .withName("worker-0")
          .withNamespace("mooring-system")
          .withUid("u-1")
          .addToLabels("pool", "fast")
          .addToAnnotations("mooring.dev/note", "n")
          .endMetadata()
          .withNewSpec()
          .withNodeName("node-a")
          .withServiceAccountName("worker")
          .endSpec()
          .build();

  @Test
  void shouldKnowTheFieldsOfThePod() {
    Container container =
        new ContainerBuilder()
            .addToEnv(
                field("NAME", "metadata.name"),
                field("NAMESPACE", "metadata.namespace"),
                field("UID", "metadata.uid"),
                field("POOL", "metadata.labels['pool']"),
                field("NOTE", "metadata.annotations['mooring.dev/note']"),
                field("NONE", "metadata.labels['other']"),
                field("NODE", "spec.nodeName"),
                field("ACCOUNT", "spec.serviceAccountName"),
                field("IP", "status.podIP"))
            .build();

    assertThat(environment().of(container))
        .containsEntry("NAME", "worker-0")
        .containsEntry("NAMESPACE", "mooring-system")
        .containsEntry("UID", "u-1")
        .containsEntry("POOL", "fast")
        .containsEntry("NOTE", "n")
        .containsEntry("NONE", "")
        .containsEntry("NODE", "node-a")
        .containsEntry("ACCOUNT", "worker")
        .containsEntry("IP", "127.100.0.2");
  }

  @Test
  void shouldReferToEarlierVariablesOnly() {
    Container container =
        new ContainerBuilder()
            .addNewEnv()
            .withName("EARLY")
            .withValue("$(LATE)")
            .endEnv()
            .addNewEnv()
            .withName("LATE")
            .withValue("x")
            .endEnv()
            .addNewEnv()
            .withName("BOTH")
            .withValue("$(EARLY)/$(LATE)/$$(LATE)")
            .endEnv()
            .build();

    assertThat(environment().of(container))
        .containsEntry("EARLY", "$(LATE)")
        .containsEntry("BOTH", "$(LATE)/x/$(LATE)");
  }

  @Test
  void shouldTakeAllOfAConfigMapAndLetSingleVariablesWin() {
    Container container =
        new ContainerBuilder()
            .addNewEnvFrom()
            .withPrefix("CFG_")
            .withNewConfigMapRef("settings", false)
            .endEnvFrom()
            .addNewEnv()
            .withName("CFG_b")
            .withValue("mine")
            .endEnv()
            .build();

    assertThat(environment().of(container))
        .containsExactlyInAnyOrderEntriesOf(Map.of("CFG_a", "1", "CFG_b", "mine"));
  }

  @Test
  void shouldRefuseWhenASecretIsMissingUnlessItIsOptional() {
    assertThat(environment().of(secret("nothing", true))).isEmpty();
    assertThatExceptionOfType(UnrunnablePodException.class)
        .isThrownBy(() -> environment().of(secret("nothing", false)))
        .withMessage("no key password in secret nothing");
    assertThat(environment().of(secret("login", false))).containsEntry("PASSWORD", "moored");
  }

  private static PodEnvironment environment() {
    return new PodEnvironment(POD, "127.100.0.2", new KnownValues());
  }

  private static Container secret(String name, boolean optional) {
    return new ContainerBuilder()
        .addNewEnv()
        .withName("PASSWORD")
        .withNewValueFrom()
        .withNewSecretKeyRef("password", name, optional)
        .endValueFrom()
        .endEnv()
        .build();
  }

  private static EnvVar field(String name, String path) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef(null, path)
        .endValueFrom()
        .build();
  }

  /** A namespace with one ConfigMap and one Secret. */
  private static final class KnownValues implements NamedValues {
    @Override
    public Optional<Map<String, String>> configMap(String name) {
      return name.equals("settings") ? Optional.of(Map.of("a", "1", "b", "2")) : Optional.empty();
    }

    @Override
    public Optional<Map<String, String>> secret(String name) {
      return name.equals("login") ? Optional.of(Map.of("password", "moored")) : Optional.empty();
    }
  }
}
