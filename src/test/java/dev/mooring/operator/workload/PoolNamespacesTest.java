package dev.mooring.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.mooring.api.v1alpha1.LenientObjects;
import dev.mooring.api.v1alpha1.WorkerPool;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolNamespacesTest {
  private static final Map<String, Map<String, String>> NAMESPACES =
      Map.of("plant", Map.of("team", "a"), "office", Map.of());

  @Test
  void shouldNameThoseThatAreAdmitted() {
    assertThat(of(pool("{allowedNamespaces: {selector: {matchLabels: {team: a}}}}", "[]")))
        .containsExactly("plant");
    assertThat(of(pool("{allowedNamespaces: {names: [office, not-there]}}", "[]")))
        .containsExactly("office");
    assertThat(of(pool("{}", "[office]"))).as("all are").isNull();
  }

  @Test
  void shouldAdmitWhomItDidWhereOnlyALaterVersionUnderstands() {
    WorkerPool later = pool("{allowedNamespaces: {names: {pattern: a*}}}", "[office]");

    assertThat(LenientObjects.notUnderstood(later)).isPresent();
    assertThat(of(later)).containsExactly("office");
    assertThat(PoolNamespaces.admits(later, "plant", Map.of("team", "a"))).isFalse();
    assertThat(PoolNamespaces.admits(later, "office", Map.of())).isTrue();
  }

  private static List<String> of(WorkerPool pool) {
    return PoolNamespaces.of(pool, NAMESPACES.keySet().stream().sorted(), NAMESPACES::get);
  }

  private static WorkerPool pool(String spec, String namespaces) {
    ObjectMapper mapper = new ObjectMapper(new YAMLFactory());
    LenientObjects.configure(mapper);
    try {
      return mapper.readValue(
          "{kind: WorkerPool, apiVersion: mooring.dev/v1alpha1, metadata: {name: edge}, spec: %s, status: {namespaces: %s}}"
              .formatted(spec, namespaces),
          WorkerPool.class);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
