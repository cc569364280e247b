package dev.mooring.operator.references;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.SourceSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpressionsTest {
  private final Expressions expressions = new Expressions();

  @Test
  void shouldFindNothingWrongWithNoExpression() {
    assertThat(expressions.mistakeIn(sink(null, null))).isEmpty();
  }

  @Test
  void shouldFindNothingWrongWithGoodOnes() {
    assertThat(expressions.mistakeIn(sink("payload.celsius > 80.0", "{'room': payload.room}")))
        .isEmpty();
    assertThat(expressions.mistakeIn(generator("{\"n\": sequence}"))).isEmpty();
  }

  @Test
  void shouldSayWhereTheMistakeIsEachTimeItIsAsked() {
    for (int i = 0; i < 2; i++) {
      assertThat(expressions.mistakeIn(sink("payload.celsius >", null)).orElseThrow())
          .startsWith("spec.filter: 1:");
      assertThat(expressions.mistakeIn(sink(null, "{'a': paylod}")))
          .contains("spec.transform: 1:7: undeclared reference to 'paylod'");
      assertThat(expressions.mistakeIn(generator("payload")))
          .contains("spec.generator.payload: 1:1: undeclared reference to 'payload'");
    }
  }

  @Test
  void shouldKeepApartWhatTheSameTextIsFor() {
    assertThat(expressions.mistakeIn(sink(null, "'text'"))).isEmpty();
    assertThat(expressions.mistakeIn(sink("'text'", null))).isPresent();
  }

  private static SinkSpec sink(String filter, String transform) {
    Map<String, Object> spec = new HashMap<>();
    spec.put("filter", filter);
    spec.put("transform", transform);
    spec.put("blackhole", Map.of());
    return Serialization.unmarshal(Serialization.asJson(spec), SinkSpec.class);
  }

  private static SourceSpec generator(String payload) {
    Map<String, Object> spec = Map.of("generator", Map.of("payload", payload));
    return Serialization.unmarshal(Serialization.asJson(spec), SourceSpec.class);
  }
}
