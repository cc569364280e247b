package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.connector.ConnectorException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "null",
      textBlock =
          """
          text    | "a \\"b\\""        | a "b"
          text    | 1.50               | 1.50
          text    | true               | true
          text    | {"a": 1}           | {"a":1}
          int4    | 5.0                | 5
          int8    | 9007199254740993   | 9007199254740993
          int4    | 5.5                | 5.5
          numeric | 12345678901234567890.123456789 | 12345678901234567890.123456789
          jsonb   | "a"                | "a"
          jsonb   | {"a": [1]}         | {"a":[1]}
          bytea   | "AQI="             | \\x0102
          _int4   | [1, null, 3.0]     | {"1",NULL,"3"}
          _text   | ["a\\"b", "c,d"]   | {"a\\"b","c,d"}
          text    | null               | null
          """)
  void shouldSayWhatPostgresReads(String type, String json, String text) throws ConnectorException {
    String record = "{\"value\": " + (json == null ? "null" : json) + "}";

    assertThat(
            ParameterValues.text(
                type, JsonRecords.parse(record.getBytes(StandardCharsets.UTF_8)).get("value")))
        .isEqualTo(text);
  }
}
