package dev.mooring.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTemplateTest {
  private static final String RECORD =
      """
      {"room": "a\\"b", "n": 5, "half": 0.5, "big": 18446744073709551615, "none": null, "open": true,
       "tags": ["a", "\\""], "inner": {"k": "\\\\"}, "name": "x"}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"room": "${payload.room}"}                       | {"room": "a\\"b"}
          {"room": ${payload.room}}                         | {"room": "a\\"b"}
          {"n": ${payload.n}, "h": ${payload.half}}         | {"n": 5, "h": 0.5}
          {"n": "${payload.n}"}                             | {"n": "5"}
          {"n": "no. ${payload.n} of ${payload.room}!"}     | {"n": "no. 5 of a\\"b!"}
          {"big": ${payload.big}, "s": "${payload.big}"}    | {"big": 18446744073709551615, "s": "18446744073709551615"}
          {"tags": ${payload.tags}}                         | {"tags": ["a","\\""]}
          {"tags": "${payload.tags}"}                       | {"tags": "[\\"a\\",\\"\\\\\\"\\"]"}
          {"inner": ${payload.inner}}                       | {"inner": {"k":"\\\\"}}
          {"none": ${payload.none}, "open": ${payload.open}} | {"none": null, "open": true}
          {"${payload.room}": 1}                            | {"a\\"b": 1}
          {"say": "\\"${payload.room}\\" ${payload.n}"}     | {"say": "\\"a\\"b\\" 5"}
          ["${payload.room}", ${payload.n}]                 | ["a\\"b", 5]
          "${payload.room}"                                 | "a\\"b"
          {"e": ${payload.open ? "}" : '"'}}                | {"e": "}"}
          {"a": "\\\\", "b": "${payload.room}"}             | {"a": "\\\\", "b": "a\\"b"}
          {"a": "$${", "b": ${payload.room}}                | {"a": "${", "b": "a\\"b"}
          {"source": "${source}"}                           | {"source": "temps"}
          ${payload.room}                                   | a"b
          ${payload.tags}                                   | ["a","\\""]
          ${payload.n}                                      | 5
          1${payload.n}                                     | 15
          {"n": 1${payload.n}}                              | {"n": 15}
          {${payload.name}: 1}                              | {x: 1}
          room=${payload.room}, "n"=${payload.n}            | room=a"b, "n"=5
          <a b="${payload.room}"/>                          | <a b="a"b"/>
          no expression                                     | no expression
          {"no": "expression"}                              | {"no": "expression"}
          """)
  void shouldFillIn(String template, String expected) throws Exception {
    assertThat(fill(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\", \"admin\": true, \"x\": \"",
        "\\",
        "\\\"",
        "line\nfeed\ttab\r",
        "\u0000\u0001\u001f\u007f",
        "ü 日本 𝄞 \u2028",
        "{\"a\": 1}",
        "</script>",
        "${payload.n}",
        ""
      })
  void shouldAddNoFieldWhateverTheValueIs(String value) throws Exception {
    ObjectMapper json = new ObjectMapper();
    byte[] record = json.writeValueAsBytes(Map.of("v", value));
    PayloadTemplate template =
        PayloadTemplate.compile("{\"in\": \"${payload.v}\", \"out\": ${payload.v}, \"last\": 1}");

    byte[] filled = template.apply(new RecordVariables(record, "", "temps"));

    JsonNode expected = json.valueToTree(Map.of("in", value, "out", value, "last", 1));
    assertThat((Object) json.readTree(filled)).isEqualTo(expected);
  }

  @Test
  void shouldFillInSeveralDocuments() throws Exception {
    assertThat(fill("{\"a\": \"${payload.room}\"}\n{\"b\": ${payload.room}}\n"))
        .isEqualTo("{\"a\": \"a\\\"b\"}\n{\"b\": \"a\\\"b\"}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${payload.none}",
        "{\"none\": \"${payload.none}\"}",
        "{\"a\": ${payload.missing}}"
      })
  void shouldNotFillInWhatIsNotThere(String template) {
    assertThatExceptionOfType(ExpressionFailure.class).isThrownBy(() -> fill(template));
  }

  @Test
  void shouldNotFillInMoreThanARecordMayHave() throws Exception {
    RecordVariables large =
        new RecordVariables("\n".repeat(600_000).getBytes(StandardCharsets.UTF_8), "", "temps");

    assertThat(PayloadTemplate.compile("${text}").apply(large)).hasSize(600_000);
    assertThatExceptionOfType(ExpressionFailure.class)
        .isThrownBy(() -> PayloadTemplate.compile("{\"t\": \"${text}\"}").apply(large))
        .withMessage("the output is larger than 1 MiB");
  }

  @Test
  void shouldSayWhereTheMistakeIs() {
    assertThatExceptionOfType(InvalidExpressionException.class)
        .isThrownBy(() -> PayloadTemplate.compile("{\"a\": \"${paylod}\"}"))
        .withMessage("1:10: undeclared reference to 'paylod'");
  }

  private static String fill(String template) throws Exception {
    byte[] record = RECORD.getBytes(StandardCharsets.UTF_8);
    byte[] filled =
        PayloadTemplate.compile(template).apply(new RecordVariables(record, "topic", "temps"));
    return new String(filled, StandardCharsets.UTF_8);
  }
}
