package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.sql.ValueType.Array;
import dev.mooring.connector.sql.ValueType.Composite;
import dev.mooring.connector.sql.ValueType.Scalar;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
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
          int4    | 2e3                | 2000
          int8    | 9007199254740993   | 9007199254740993
          int4    | 5.5                | 5.5
          oid     | 7.0                | 7
          money   | 1e3                | 1000
          int8    | 1e1000000000       | 1E+1000000000
          numeric | 12345678901234567890.123456789 | 12345678901234567890.123456789
          jsonb   | "a"                | "a"
          jsonb   | {"a": [1]}         | {"a":[1]}
          bytea   | "AQI="             | \\x0102
          bytea   | "\\\\x0102"        | \\x0102
          bytea   | "\\\\x"            | \\x
          hstore  | {"a b": "c\\"d", "e": null, "f": 1} | "a b"=>"c\\"d","e"=>NULL,"f"=>"1"
          hstore  | "a=>1"             | a=>1
          _int4   | [1, null, 3.0]     | {"1",NULL,"3"}
          _int4   | [[1, 2], [3, 4]]   | {{"1","2"},{"3","4"}}
          _int4   | "{1,2}"            | {1,2}
          _text   | ["a\\"b", "c,d"]   | {"a\\"b","c,d"}
          _jsonb  | [[1], {"a": "b"}]  | {"[1]","{\\"a\\":\\"b\\"}"}
          _box    | ["(1,1),(0,0)", "(2,2),(1,1)"] | {"(1,1),(0,0)";"(2,2),(1,1)"}
          list    | [1, 2]             | 1 2
          pair    | {"a": 1, "b": "x\\"y"} | ("1","x""y")
          pair    | {"b": "back\\\\slash"} | (,"back\\\\slash")
          pair    | "(1,x)"            | (1,x)
          _pair   | [{"a": 1, "b": null}] | {"(\\"1\\",)"}
          text    | null               | null
          """)
  void shouldSayWhatPostgresReads(String type, String json, String text) throws ConnectorException {
    assertThat(ParameterValues.text(type(type), value(json))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          bytea   | "not base64!"      | bytea
          bytea   | "\\\\x123"         | bytea
          bytea   | "\\\\001"          | bytea
          pair    | {"c": 1}           | composite
          text    | "\\ud83d"          | surrogate
          text    | "\\ude00a"         | surrogate
          jsonb   | {"a": "\\ud83d"}   | surrogate
          """)
  void shouldRefuseWhatTheTypeHasNot(String type, String json, String word) {
    ConnectorException refused =
        catchThrowableOfType(
            ConnectorException.class, () -> ParameterValues.text(type(type), value(json)));

    assertThat(refused.kind()).isEqualTo(ConnectorException.Kind.PERMANENT);
    assertThat(refused.reason()).isEqualTo(Reason.InvalidRecord);
    assertThat(refused).hasMessageContaining(word);
  }

  private static JsonNode value(String json) throws ConnectorException {
    String record = "{\"value\": " + (json == null ? "null" : json) + "}";
    return JsonRecords.parse(record.getBytes(StandardCharsets.UTF_8)).get("value");
  }

  private static ValueType type(String name) {
    if (name.startsWith("_")) {
      return new Array(type(name.substring(1)), name.equals("_box") ? ';' : ',', false);
    }
    return switch (name) {
      case "pair" -> {
        Map<String, ValueType> fields = new LinkedHashMap<>();
        fields.put("a", new Scalar("int4"));
        fields.put("b", new Scalar("text"));
        yield new Composite(fields);
      }
      case "list" -> new Array(new Scalar("int2"), ',', true);
      default -> new Scalar(name);
    };
  }
}
