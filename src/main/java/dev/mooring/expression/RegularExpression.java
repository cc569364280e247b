package dev.mooring.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A regular expression (RE2), ready to run: its time is the length of the text times its own size,
 * whatever both are. May be used from any thread.
 */
final class RegularExpression {
  /** The largest size, in instructions: about one for each character, times repetitions. */
  static final int MAX_SIZE = 1000;

  private static final long QUOTED = -1;
  private static final long UNMATCHED = -2;
  private static final int STEPS_FOR_AN_INSTRUCTION = 2;
  private static final int STEPS_TO_COMPILE_AN_INSTRUCTION = 50;

  /** An expression's own ones stay the same; those of records are not worth more room. */
  private static final int REMEMBERED = 256;

  private static final Map<String, RegularExpression> KNOWN = new ConcurrentHashMap<>();

  private final Pattern pattern;

  private RegularExpression(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Whether a text holds what matches; takes the same steps whether the pattern is known or not.
   *
   * @throws CelInvalidArgumentException when the pattern is none, or too large
   */
  static boolean test(String text, String pattern) {
    Limits.work((long) STEPS_TO_COMPILE_AN_INSTRUCTION * Math.min(pattern.length(), MAX_SIZE));
    RegularExpression expression = of(pattern);
    long size = expression.pattern.programSize();
    Limits.work(STEPS_FOR_AN_INSTRUCTION * size * (text.length() + 1));
    return expression.pattern.matcher(text).find();
  }

  private static RegularExpression of(String pattern) {
    RegularExpression known = KNOWN.get(pattern);
    if (known != null) {
      return known;
    }
    RegularExpression expression;
    try {
      expression = new RegularExpression(compile(pattern));
    } catch (IllegalArgumentException mistake) {
      throw new CelInvalidArgumentException(mistake);
    }
    if (KNOWN.size() >= REMEMBERED) {
      KNOWN.clear();
    }
    KNOWN.put(pattern, expression);
    return expression;
  }

  /** What is wrong with a pattern; null when nothing is. */
  static String mistake(String pattern) {
    try {
      compile(pattern);
      return null;
    } catch (IllegalArgumentException mistake) {
      return mistake.getMessage();
    }
  }

  /**
   * Looks at the size first: who compiles a large one has no room left to refuse it.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  private static Pattern compile(String pattern) {
    long size = size(pattern);
    if (size == QUOTED) {
      throw new IllegalArgumentException(
          "\\Q is not taken in a regular expression: write a backslash before each character");
    }
    if (size == UNMATCHED) {
      throw new IllegalArgumentException("not a regular expression (RE2): unexpected )");
    }
    if (size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "the regular expression is larger than "
              + MAX_SIZE
              + " characters, repetitions counted out");
    }
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "not a regular expression (RE2): " + e.getDescription(), e);
    }
  }

  /**
   * The size that a pattern may have at most, before it is compiled: <code>((a{100}){100}){100}
   * </code> is one million. A bracket within a class or a quotation is none: who takes it for one
   * counts too little, so what this does not understand is refused.
   */
  private static long size(String pattern) {
    Deque<Long> around = new ArrayDeque<>();
    long group = 0;
    long last = 0;
    for (int i = 0; i < pattern.length() && group <= MAX_SIZE; i++) {
      char c = pattern.charAt(i);
      if (pattern.startsWith("\\Q", i)) {
        return QUOTED;
      }
      if (c == '(') {
        around.push(group + last);
        group = 0;
        last = 1;
      } else if (c == ')') {
        if (around.isEmpty()) {
          return UNMATCHED;
        }
        last = group + last + 1;
        group = around.pop();
      } else if (c == '[') {
        group += last;
        last = 1;
        i = endOfClass(pattern, i);
      } else if (c == '{') {
        last *= repetitions(pattern, i);
      } else {
        group += last;
        last = 1;
        i += c == '\\' ? 1 : 0;
      }
    }
    while (!around.isEmpty()) {
      group += around.pop();
    }
    return group + last;
  }

  /** Where the class of characters that begins there ends; the pattern's end when nowhere. */
  private static int endOfClass(String pattern, int begin) {
    int i = begin + 1;
    if (i < pattern.length() && pattern.charAt(i) == '^') {
      i++;
    }
    // As the first one, a closing bracket is a character of the class.
    for (int first = i; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '[' && pattern.startsWith("[:", i) && pattern.indexOf(":]", i + 2) > 0) {
        i = pattern.indexOf(":]", i + 2) + 1;
      } else if (c == ']' && i > first) {
        return i;
      }
    }
    return pattern.length();
  }

  /** The larger number within braces; 1 when there is none. */
  private static long repetitions(String pattern, int brace) {
    long most = 1;
    long number = 0;
    for (int i = brace + 1; i < pattern.length() && i < brace + 12; i++) {
      char c = pattern.charAt(i);
      if (c >= '0' && c <= '9') {
        number = number * 10 + (c - '0');
      } else {
        most = Math.max(most, number);
        number = 0;
        if (c != ',') {
          break;
        }
      }
    }
    return most;
  }
}
