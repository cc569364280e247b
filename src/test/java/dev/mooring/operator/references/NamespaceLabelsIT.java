package dev.mooring.operator.references;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.testing.cluster.Cluster;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceLabelsIT {
  private final KubernetesClient admin = Cluster.shared().adminClient();
  private final String name = "labels-" + UUID.randomUUID();
  private final List<String> changed = new CopyOnWriteArrayList<>();
  private NamespaceLabels labels;

  @AfterEach
  void stop() {
    labels.stop();
    admin.namespaces().withName(name).delete();
  }

  /** As after a start of the operator, when all that there is has its labels already. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldKnowTheLabelsThatWereThereBefore(boolean byName) {
    admin.resource(namespace("plant")).create();

    watch(byName);

    assertThat(labels.of(name)).containsEntry("tenant", "plant");
    assertThat(labels.names()).contains(name);
  }

  @Test
  void shouldHearOfOtherLabels() {
    watch(false);
    admin.resource(namespace("plant")).create();
    await().until(() -> "plant".equals(tenant()));

    admin.resource(namespace("office")).update();

    await().until(() -> "office".equals(tenant()));
    assertThat(changed.stream().filter(name::equals)).hasSize(2);
  }

  private void watch(boolean byName) {
    labels =
        new NamespaceLabels(admin, byName ? List.of(name) : List.of(), one -> changed.add(one));
    labels.start(started -> {});
  }

  private String tenant() {
    Map<String, String> now = labels.of(name);
    return now == null ? null : now.get("tenant");
  }

  private Namespace namespace(String tenant) {
    return new NamespaceBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("tenant", tenant)
        .endMetadata()
        .build();
  }
}
