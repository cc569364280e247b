package dev.mooring.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mooring.api.v1alpha1.GeneratorSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratorExpressionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sequence                                | 41
          sequence * 0.5                          | 20.5
          sequence % 2 == 0                       | false
          node                                    | worker-0
          time                                    | "2026-01-02T03:04:05.600Z"
          {"at": time, "celsius": 20 + sequence % 7} | {"at":"2026-01-02T03:04:05.600Z","celsius":26}
          time.getHours()                         | 3
          string(sequence) + '@' + node           | 41@worker-0
          """)
  void shouldMakeAPayload(String expression, String expected) throws Exception {
    assertThat(apply(expression)).isEqualTo(expected);
  }

  @Test
  void shouldMakeTheDefaultPayload() throws Exception {
    assertThat(apply(GeneratorSource.DEFAULT_PAYLOAD))
        .isEqualTo("{\"sequence\":41,\"node\":\"worker-0\"}");
  }

  @Test
  void shouldNotKnowTheVariablesOfRecords() {
    assertThatExceptionOfType(InvalidExpressionException.class)
        .isThrownBy(() -> GeneratorExpression.compile("payload.a"))
        .withMessage("1:1: undeclared reference to 'payload'");
  }

  private static String apply(String expression) throws Exception {
    byte[] payload =
        GeneratorExpression.compile(expression)
            .apply(41, Instant.parse("2026-01-02T03:04:05.6Z"), "worker-0");
    return new String(payload, StandardCharsets.UTF_8);
  }
}
