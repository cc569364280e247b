package dev.mooring.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTemplateTest {
  private static final RecordVariables RECORD =
      new RecordVariables(
          "{\"room\": \"a/b\", \"n\": 7, \"big\": 12345678901234567890, \"none\": null, \"list\": [1]}"
              .getBytes(StandardCharsets.UTF_8),
          "plant/x",
          "temps");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rooms/${payload.room}/temp | rooms/a/b/temp",
        "${payload.n}${topic} | 7plant/x",
        "${payload.big} | 12345678901234567890",
        "${payload.list} | [1]",
        "${payload.n > 3.0 ? '}' : \"{\"} | }",
        "${ {'a': 1}['a'] } | 1",
        "cost: $5, $${topic} | cost: $5, ${topic}",
        "${'\\'}'} | '}",
      })
  void shouldFillIn(String text, String filled) throws Exception {
    assertThat(fill(text)).isEqualTo(filled);
  }

  @Test
  void shouldKnowWhenThereIsNothingToFillIn() throws Exception {
    assertThat(TextTemplate.compile("rooms/$x/{y}").isPlain()).isTrue();
    assertThat(TextTemplate.compile("rooms/${topic}").isPlain()).isFalse();
    assertThat(TextTemplate.compile("rooms/$${topic}").isPlain()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rooms/${paylod.room} | 1:9: undeclared reference to 'paylod'",
        "rooms/${payload.room | 1:9: the brace that closes it is missing",
        "${} | 1:3: ",
      })
  void shouldSayWhereTheMistakeIs(String text, String message) {
    assertThatThrownBy(() -> TextTemplate.compile(text))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void shouldSayTheLineOfAMistake() {
    assertThatThrownBy(() -> TextTemplate.compile("first\nsecond ${topic +}"))
        .hasMessageStartingWith("2:");
  }

  @ParameterizedTest
  @CsvSource({"${payload.none}", "${payload.missing}"})
  void shouldNotFillInWhatIsNotThere(String text) {
    assertThatThrownBy(() -> fill(text)).isInstanceOf(ExpressionFailure.class);
  }

  @Test
  void shouldNotFillInMoreThanARecordMayHave() throws Exception {
    TextTemplate template = TextTemplate.compile("${text}, ${text}");
    RecordVariables large =
        new RecordVariables("x".repeat(600_000).getBytes(StandardCharsets.UTF_8), "", "temps");

    assertThatThrownBy(() -> template.values(large))
        .isInstanceOf(ExpressionFailure.class)
        .hasMessage("the output is larger than 1 MiB");
  }

  @Test
  void shouldCountTheWorkOfAllExpressionsTogether() throws Exception {
    String part = "${text.matches('a*b*c*d*e')}";
    TextTemplate once = TextTemplate.compile(part);
    TextTemplate often = TextTemplate.compile(part.repeat(20));
    RecordVariables large =
        new RecordVariables("x".repeat(100_000).getBytes(StandardCharsets.UTF_8), "", "temps");

    assertThat(once.values(large)).containsExactly("false");
    assertThatThrownBy(() -> often.values(large))
        .isInstanceOf(ExpressionFailure.class)
        .hasMessageStartingWith("more work than 10 million steps");
  }

  private static String fill(String text) throws Exception {
    TextTemplate template = TextTemplate.compile(text);
    StringBuilder filled = new StringBuilder(template.literals().getFirst());
    for (int i = 0; i < template.values(RECORD).size(); i++) {
      filled.append(template.values(RECORD).get(i)).append(template.literals().get(i + 1));
    }
    return filled.toString();
  }
}
