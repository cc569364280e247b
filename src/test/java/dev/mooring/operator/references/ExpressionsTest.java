package dev.mooring.operator.references;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpressionsTest {
  private final Expressions expressions = new Expressions();

  @Test
  void shouldFindNothingWrongWithNoExpression() {
    assertThat(expressions.mistakeInFilter(null)).isEmpty();
    assertThat(expressions.mistakeInTransform(null)).isEmpty();
  }

  @Test
  void shouldFindNothingWrongWithGoodOnes() {
    assertThat(expressions.mistakeInFilter("payload.celsius > 80.0")).isEmpty();
    assertThat(expressions.mistakeInTransform("{'room': payload.room}")).isEmpty();
    assertThat(expressions.mistakeInPayload("{\"n\": sequence}")).isEmpty();
  }

  @Test
  void shouldSayWhereTheMistakeIsEachTimeItIsAsked() {
    for (int i = 0; i < 2; i++) {
      assertThat(expressions.mistakeInFilter("payload.celsius >").orElseThrow()).startsWith("1:");
      assertThat(expressions.mistakeInTransform("{'a': paylod}").orElseThrow()).contains("paylod");
      assertThat(expressions.mistakeInPayload("payload").orElseThrow()).contains("payload");
    }
  }

  @Test
  void shouldKeepApartWhatTheSameTextIsFor() {
    assertThat(expressions.mistakeInTransform("'text'")).isEmpty();
    assertThat(expressions.mistakeInFilter("'text'")).isPresent();
  }
}
