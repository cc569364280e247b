package dev.mooring.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MqttTopicsTest {
  static Iterable<Map.Entry<String, TopicCases.Verdict>> cases() {
    return TopicCases.all().entrySet();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldTellTopicsFromOtherTexts(Map.Entry<String, TopicCases.Verdict> one) {
    assertThat(MqttTopics.mistakeInName(one.getKey()).isEmpty())
        .as("a topic to publish to")
        .isEqualTo(one.getValue().name());
    assertThat(MqttTopics.mistakeInFilter(one.getKey()).isEmpty())
        .as("a filter to subscribe to")
        .isEqualTo(one.getValue().filter());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD800", "a\uDC00b", "\uDC00\uD800", "a\uD83C"})
  void shouldRefuseHalfOfASurrogatePair(String text) {
    assertThat(MqttTopics.mistakeInName(text))
        .hasValueSatisfying(words -> assertThat(words).contains("surrogate"));
    assertThat(MqttTopics.mistakeInFilter(text)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"a, 1", "ä, 2", "温, 3"})
  void shouldCountBytesAndNotCharacters(String letter, int bytes) {
    assertThat(MqttTopics.mistakeInName(letter.repeat(65_535 / bytes))).isEmpty();
    assertThat(MqttTopics.mistakeInName(letter.repeat(65_535 / bytes + 1)))
        .hasValue("more than 65535 bytes");
  }

  @Test
  void shouldRefuseNothingAtAllAsATopic() {
    assertThat(MqttTopics.mistakeInName("")).isPresent();
    assertThat(MqttTopics.mistakeInFilter("")).isPresent();
  }

  @Test
  void shouldRefuseAShareThatSomebodyElseGives() {
    assertThat(MqttTopics.mistakeInFilter("$share/group/a")).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "line/# line/+/temp, line/#",
    "line/+/temp line/#, line/#",
    "a a, a",
    "# a $SYS/b, # $SYS/b",
    "+/b $x/b, +/b $x/b",
    "a/# a, a/#",
    "a/# a/, a/#",
    "a/+ a/b a/b/c, a/+ a/b/c",
    "a/+ a/#, a/#",
    "a/+/# a/b, a/+/# ",
    "a/b a/b/#, a/b/#",
    "a/+ +/b, a/+ +/b",
    "a/b b/a, a/b b/a",
  })
  void shouldLeaveOutFiltersThatOthersCover(String filters, String left) {
    assertThat(MqttTopics.withoutCovered(List.of(filters.split(" "))))
        .containsExactly(left.split(" "));
  }

  @Test
  void shouldJudgeWhatStandsAroundExpressions() {
    assertThat(MqttTopics.mistakeInLiterals(List.of("rooms/", ""))).isEmpty();
    assertThat(MqttTopics.mistakeInLiterals(List.of("", ""))).isEmpty();
    assertThat(MqttTopics.mistakeInLiterals(List.of("rooms/", "/+"))).hasValue("a wildcard in it");
    assertThat(MqttTopics.mistakeInLiterals(List.of("rooms/", "\n"))).isPresent();
  }
}
