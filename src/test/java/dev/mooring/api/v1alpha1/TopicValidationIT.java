package dev.mooring.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.testing.cluster.Cluster;
import dev.mooring.testing.crd.CrdFiles;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API server refuses the topics that workers refuse, and lets through what they can use. */
class TopicValidationIT {
  private static KubernetesClient client;

  @BeforeAll
  static void installDefinitions() {
    Cluster cluster = Cluster.shared();
    cluster.apply(CrdFiles.FOLDERS.getFirst());
    client = cluster.adminClient();
  }

  @Test
  void shouldSayOfTopicsWhatWorkersSay() {
    List<String> otherwise = new ArrayList<>();
    TopicCases.all()
        .forEach(
            (text, verdict) -> {
              String points = text.chars().limit(20).mapToObj(Integer::toHexString).toList() + "";
              if (isAccepted("Sink", Map.of("topic", text)) != verdict.name()) {
                otherwise.add("topic " + points);
              }
              if (isAccepted("Source", Map.of("topics", List.of(text))) != verdict.filter()) {
                otherwise.add("filter " + points);
              }
            });

    assertThat(otherwise).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "floors/${payload.floor + 1}",
        "${payload.a + '#' + '}'}",
        "a/${payload.b}/c/${payload.d + 1}/e",
        "${\n  payload.b\n}",
        "$${a}/b"
      })
  void shouldNotTakeAnExpressionForATopic(String topic) {
    assertThat(isAccepted("Sink", Map.of("topic", topic))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "floors/+/${payload.floor}",
        "${payload.floor}/#",
        "rooms/${payload.room}\n",
        "rooms/${payload.room}/#",
        "\t${payload.room}"
      })
  void shouldRefuseWhatStandsAroundAnExpression(String topic) {
    assertThat(isAccepted("Sink", Map.of("topic", topic))).isFalse();
  }

  private static boolean isAccepted(String kind, Map<String, Object> mqtt) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setApiVersion("mooring.dev/v1alpha1");
    object.setKind(kind);
    object.setMetadata(new ObjectMetaBuilder().withName("example").build());
    object.setAdditionalProperty(
        "spec", Map.of("connectorRef", Map.of("name", "plant"), "mqtt", mqtt));
    try {
      client
          .genericKubernetesResources("mooring.dev/v1alpha1", kind)
          .inNamespace("default")
          .resource(object)
          .dryRun()
          .create();
      return true;
    } catch (KubernetesClientException refused) {
      assertThat(refused.getCode()).isEqualTo(422);
      assertThat(refused).hasMessageContaining("mqtt.topic");
      return false;
    }
  }
}
