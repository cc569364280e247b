package dev.mooring.testing.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateRevisionTest {
  @Test
  void shouldNotDependOnTheOrderOfLabels() {
    Map<String, String> one = new LinkedHashMap<>();
    one.put("a", "1");
    one.put("b", "2");
    Map<String, String> other = new LinkedHashMap<>();
    other.put("b", "2");
    other.put("a", "1");

    assertThat(TemplateRevision.of("worker", template(one)))
        .isEqualTo(TemplateRevision.of("worker", template(other)))
        .startsWith("worker-");
  }

  @Test
  void shouldChangeWithTheContent() {
    assertThat(TemplateRevision.of("worker", template(Map.of("a", "1"))))
        .isNotEqualTo(TemplateRevision.of("worker", template(Map.of("a", "2"))));
  }

  private static PodTemplateSpec template(Map<String, String> labels) {
    return new PodTemplateSpecBuilder().withNewMetadata().withLabels(labels).endMetadata().build();
  }
}
