package dev.mooring.connector.mqtt;

/**
 * Tells whether a topic matches a filter, by the rules of MQTT 3.1.1 (4.7): {@code +} is one level,
 * {@code #} is all that is left and the level above, and neither matches a first level that starts
 * with {@code $}. Immutable.
 */
final class TopicFilter {
  private final String filter;

  TopicFilter(String filter) {
    this.filter = filter;
  }

  /** Whether a message of that topic was meant by this filter. Allocates nothing. */
  boolean matches(String topic) {
    boolean wildcardFirst = filter.charAt(0) == '+' || filter.charAt(0) == '#';
    if (wildcardFirst && topic.startsWith("$")) {
      return false;
    }
    int inFilter = 0;
    int inTopic = 0;
    while (inFilter < filter.length()) {
      char wanted = filter.charAt(inFilter);
      if (wanted == '#') {
        return true;
      }
      if (wanted == '+') {
        inTopic = endOfLevel(topic, inTopic);
        inFilter++;
      } else if (inTopic < topic.length() && topic.charAt(inTopic) == wanted) {
        inTopic++;
        inFilter++;
      } else {
        return inTopic == topic.length() && isParentsHash(inFilter);
      }
    }
    return inTopic == topic.length();
  }

  /** Whether {@code /#} is left of the filter: the level above it matches too. */
  private boolean isParentsHash(int inFilter) {
    return filter.length() - inFilter == 2 && filter.endsWith("/#");
  }

  private static int endOfLevel(String topic, int from) {
    int slash = topic.indexOf('/', from);
    return slash < 0 ? topic.length() : slash;
  }

  @Override
  public String toString() {
    return filter;
  }
}
