package dev.mooring.api.v1alpha1;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Texts, and whether they are topics to publish to and filters to subscribe to: for the worker's
 * own function and for what the API server says.
 */
final class TopicCases {
  /**
   * What a text is.
   *
   * @param name whether a record can be published to it
   * @param filter whether it can be subscribed to
   */
  record Verdict(boolean name, boolean filter) {}

  private static final Verdict BOTH = new Verdict(true, true);
  private static final Verdict FILTER = new Verdict(false, true);
  private static final Verdict NEITHER = new Verdict(false, false);

  private TopicCases() {}

  /** All that can be written in a manifest. */
  static Map<String, Verdict> all() {
    Map<String, Verdict> cases = new LinkedHashMap<>();
    for (String topic :
        new String[] {
          "a",
          "/",
          "a//b",
          "a b",
          " a",
          "räume/küche",
          "温度/室",
          "\uD83C\uDF21/heat",
          "\uFEFFa",
          "\u00A0",
          "\uFDCF",
          "\uFDF0",
          "\uFFFD",
          "~",
          "$SYS/x",
          "$share",
          deep(128)
        }) {
      cases.put(topic, BOTH);
    }
    for (String filter : new String[] {"+", "#", "a/+/b", "a/#", "+/+/#", "/+", "+/"}) {
      cases.put(filter, FILTER);
    }
    for (String wrong : new String[] {"a+", "+a", "a/#/b", "a#", "#/", "a/b+/c", "##", deep(129)}) {
      cases.put(wrong, NEITHER);
    }
    IntStream.concat(IntStream.rangeClosed(0, 0x1F), IntStream.rangeClosed(0x7F, 0x9F))
        .forEach(control -> cases.put("a" + (char) control + "b", NEITHER));
    cases.put("a/b\n", NEITHER);
    cases.put("\ta", NEITHER);
    IntStream.of(0xFDD0, 0xFDE0, 0xFDEF).forEach(point -> cases.put(with(point), NEITHER));
    IntStream.rangeClosed(0, 16)
        .forEach(
            plane -> {
              cases.put(with((plane << 16) + 0xFFFE), NEITHER);
              cases.put(with((plane << 16) + 0xFFFF), NEITHER);
            });
    return cases;
  }

  static String deep(int levels) {
    return "/".repeat(levels - 1);
  }

  private static String with(int point) {
    return "a/" + Character.toString(point) + "/b";
  }
}
