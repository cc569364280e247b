package dev.mooring.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicTreeTest {
  @ParameterizedTest
  @CsvSource({
    "a/b, a/b, true",
    "a/b, a/c, false",
    "a/#, a/+/b, true",
    "a/#, a, true",
    "a/#, b/#, false",
    "+/b, a/+, true",
    "+/b, a/c, false",
    "+, a/b, false",
    "+/+, a/b, true",
    "'#', a/b/c, true",
    "'#', +, true",
    "+, a/#, true",
    "a/b/#, a/+, true",
    "a/b/c/#, a/+, false",
    "'#', $SYS/a, false",
    "+/a, $SYS/a, false",
    "$SYS/#, $SYS/a, true",
    "$SYS/+, $SYS/a, true",
    "$SYS/#, '#', false",
    "$SYS/#, +/a, false",
    "a/$b, a/+, true",
    "a//b, a/+/b, true",
    "/a, +/a, true",
    "a/, a/+, true",
    "a/, a, false",
    "A, a, false"
  })
  void shouldKnowWhetherATopicCanMatchBoth(String one, String other, boolean overlap) {
    assertThat(overlaps(one, other)).isEqualTo(overlap);
    assertThat(overlaps(other, one)).as("the other way round").isEqualTo(overlap);
  }

  /** Every pair of filters of up to three levels against every topic of that length. */
  @Test
  void shouldAgreeWithTheRulesForSingleTopics() {
    List<String> topics = words(List.of("a", "b", "$c", ""), 4);
    List<String> filters = new ArrayList<>();
    for (String filter : words(List.of("a", "b", "$c", "", "+"), 3)) {
      filters.add(filter);
      filters.add(filter + "/#");
    }
    filters.add("#");
    for (String one : filters) {
      for (String other : filters) {
        boolean common =
            topics.stream().anyMatch(topic -> matches(one, topic) && matches(other, topic));
        assertThat(overlaps(one, other)).as(one + " and " + other).isEqualTo(common);
      }
    }
  }

  private static boolean overlaps(String one, String other) {
    TopicTree<String> tree = new TopicTree<>();
    tree.add(one, "owner");
    return !tree.overlapping(other).isEmpty();
  }

  /** The rules as the standard words them, level by level. */
  private static boolean matches(String filter, String topic) {
    String[] wanted = filter.split("/", -1);
    String[] levels = topic.split("/", -1);
    if (topic.startsWith("$") && (wanted[0].equals("+") || wanted[0].equals("#"))) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals("#")) {
        return true;
      }
      if (i == levels.length) {
        return false;
      }
      if (!wanted[i].equals("+") && !wanted[i].equals(levels[i])) {
        return false;
      }
      if (i == levels.length - 1 && i == wanted.length - 2 && wanted[i + 1].equals("#")) {
        return true;
      }
    }
    return wanted.length == levels.length;
  }

  private static List<String> words(List<String> letters, int longest) {
    List<String> all = new ArrayList<>(letters);
    List<String> last = letters;
    for (int length = 2; length <= longest; length++) {
      List<String> longer = new ArrayList<>();
      last.forEach(word -> letters.forEach(letter -> longer.add(word + "/" + letter)));
      all.addAll(longer);
      last = longer;
    }
    return all.stream().filter(word -> !word.isEmpty()).toList();
  }
}
