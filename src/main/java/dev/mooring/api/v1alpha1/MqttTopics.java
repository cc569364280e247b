package dev.mooring.api.v1alpha1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which texts are topics and topic filters: what MQTT 3.1.1 says (1.5.3, 4.7), and what brokers
 * answer by ending the connection, which takes all that is on it along. The CRDs say the same in
 * their own words. Pure functions.
 */
public final class MqttTopics {
  /**
   * Levels of a topic, at most. Brokers end the connection of a client that sends more than theirs:
   * EMQX 128 by default, mosquitto 200.
   */
  public static final int MOST_LEVELS = 128;

  /** Bytes of a topic in UTF-8, at most: its length is written in two bytes. */
  public static final int MOST_BYTES = 65_535;

  /** What the CRDs' rules look for: control characters and what Unicode never makes characters. */
  static final String FORBIDDEN =
      "[\\\\x00-\\\\x1F\\\\x7F-\\\\x{9F}\\\\x{FDD0}-\\\\x{FDEF}\\\\x{FFFE}\\\\x{FFFF}"
          + "\\\\x{1FFFE}\\\\x{1FFFF}\\\\x{2FFFE}\\\\x{2FFFF}\\\\x{3FFFE}\\\\x{3FFFF}\\\\x{4FFFE}\\\\x{4FFFF}"
          + "\\\\x{5FFFE}\\\\x{5FFFF}\\\\x{6FFFE}\\\\x{6FFFF}\\\\x{7FFFE}\\\\x{7FFFF}\\\\x{8FFFE}\\\\x{8FFFF}"
          + "\\\\x{9FFFE}\\\\x{9FFFF}\\\\x{AFFFE}\\\\x{AFFFF}\\\\x{BFFFE}\\\\x{BFFFF}\\\\x{CFFFE}\\\\x{CFFFF}"
          + "\\\\x{DFFFE}\\\\x{DFFFF}\\\\x{EFFFE}\\\\x{EFFFF}\\\\x{FFFFE}\\\\x{FFFFF}\\\\x{10FFFE}\\\\x{10FFFF}]";

  /** What the CRDs' rules look for: as many levels as may be. */
  static final String LEVELS = "^[^/]*(/[^/]*){0,127}$";

  /** What the CRDs' rules say of {@link #FORBIDDEN}. */
  static final String FORBIDDEN_MESSAGE =
      " has a control character in it, or one that Unicode keeps free: remove it (a line feed or a"
          + " tab at the end, say, as a YAML block '|' leaves one)";

  /** What the CRDs' rules say of {@link #LEVELS}. */
  static final String LEVELS_MESSAGE =
      " has more than 128 levels, and brokers end the connection over such: use fewer";

  private MqttTopics() {}

  /** Why a text is no topic or no filter; the words go on after "the topic has" or the like. */
  private enum Fault {
    EMPTY("no characters"),
    LONG("more than " + MOST_BYTES + " bytes"),
    DEEP("more than " + MOST_LEVELS + " levels"),
    WILDCARD("a wildcard in it"),
    MISPLACED("a wildcard that is only a part of a level, or a '#' that is not the last level"),
    SHARE("'$share/' before it, which Mooring adds by itself"),
    CONTROL("a control character in it, such as a line feed"),
    FREE("a code point in it that Unicode keeps free"),
    SURROGATE("half of a surrogate pair in it");

    private final String words;

    Fault(String words) {
      this.words = words;
    }
  }

  /**
   * Why nothing can be published to a topic, in words that go on after "the topic has"; empty when
   * something can be. Allocates nothing for a topic that is one.
   */
  public static Optional<String> mistakeInName(String topic) {
    return words(faultInName(topic));
  }

  /**
   * Why nobody can subscribe to a filter, in words that go on after "the filter has"; empty when
   * somebody can.
   */
  public static Optional<String> mistakeInFilter(String filter) {
    return words(faultInFilter(filter));
  }

  /**
   * The same as {@link #mistakeInName} for what stands around the expressions of a topic.
   *
   * @param literals these parts, in order
   */
  public static Optional<String> mistakeInLiterals(Iterable<String> literals) {
    String all = String.join("", literals);
    return all.isEmpty() ? Optional.empty() : mistakeInName(all);
  }

  /**
   * The filters without those that another one of them covers: what is left matches the same
   * topics, and a broker that looks at each filter by itself sends fewer messages twice.
   */
  public static List<String> withoutCovered(List<String> filters) {
    if (filters.size() < 2) {
      return filters;
    }
    List<String> left = new ArrayList<>();
    for (String filter : filters) {
      if (left.stream().noneMatch(other -> covers(other, filter))) {
        left.removeIf(other -> covers(filter, other));
        left.add(filter);
      }
    }
    return left;
  }

  /** Whether a filter matches every topic that the other one does. */
  private static boolean covers(String filter, String other) {
    String[] levels = filter.split("/", -1);
    String[] others = other.split("/", -1);
    if (!filter.isEmpty() && isWildcard(filter.charAt(0)) && other.startsWith("$")) {
      return false;
    }
    for (int i = 0; i < levels.length; i++) {
      if (levels[i].equals("#")) {
        // The level above it is matched, too.
        return true;
      }
      boolean matched =
          i < others.length
              && (levels[i].equals(others[i]) || levels[i].equals("+") && !others[i].equals("#"));
      if (!matched) {
        return false;
      }
    }
    return levels.length == others.length;
  }

  private static Optional<String> words(Fault fault) {
    return fault == null ? Optional.empty() : Optional.of(fault.words);
  }

  private static Fault faultInName(String topic) {
    for (int i = 0; i < topic.length(); i++) {
      if (isWildcard(topic.charAt(i))) {
        return Fault.WILDCARD;
      }
    }
    return faultInText(topic);
  }

  private static Fault faultInFilter(String filter) {
    if (filter.startsWith("$share/")) {
      return Fault.SHARE;
    }
    for (int i = 0; i < filter.length(); i++) {
      char c = filter.charAt(i);
      boolean wholeLevel =
          (i == 0 || filter.charAt(i - 1) == '/')
              && (i + 1 == filter.length() || c == '+' && filter.charAt(i + 1) == '/');
      if (isWildcard(c) && !wholeLevel) {
        return Fault.MISPLACED;
      }
    }
    return faultInText(filter);
  }

  private static boolean isWildcard(char c) {
    return c == '+' || c == '#';
  }

  private static Fault faultInText(String text) {
    int bytes = 0;
    int levels = 1;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      int point = text.charAt(i);
      if (Character.isSurrogate((char) point)) {
        point = text.codePointAt(i);
        if (!Character.isSupplementaryCodePoint(point)) {
          return Fault.SURROGATE;
        }
        i++;
      }
      if (Character.isISOControl(point)) {
        return Fault.CONTROL;
      }
      if (isKeptFree(point)) {
        return Fault.FREE;
      }
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      levels += point == '/' ? 1 : 0;
    }
    if (length == 0) {
      return Fault.EMPTY;
    }
    return bytes > MOST_BYTES ? Fault.LONG : levels > MOST_LEVELS ? Fault.DEEP : null;
  }

  /** U+FDD0 to U+FDEF, and the last two of each plane: no characters, and never to be ones. */
  private static boolean isKeptFree(int point) {
    return point >= 0xFDD0 && point <= 0xFDEF || (point & 0xFFFE) == 0xFFFE;
  }
}
