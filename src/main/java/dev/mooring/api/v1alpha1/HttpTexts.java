package dev.mooring.api.v1alpha1;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which texts may be paths and header values of HTTP, and the form in which a path goes over the
 * wire. The CRDs' rules and the roles judge by the same expressions. Pure functions.
 */
public final class HttpTexts {
  /**
   * What people do not see, or no URL and no broker of URLs agrees on: blanks, control characters,
   * invisible marks, replaced and free code points. The inside of a class, as RE2 and Java read it.
   */
  private static final String UNSEEN =
      "\\x{0}-\\x{20}\\x{7F}-\\x{A0}\\x{AD}\\x{1680}\\x{2000}-\\x{200F}\\x{2028}-\\x{202F}"
          + "\\x{205F}-\\x{206F}\\x{3000}\\x{FEFF}\\x{FDD0}-\\x{FDEF}\\x{FFFD}-\\x{FFFF}"
          + "\\x{1FFFE}\\x{1FFFF}\\x{2FFFE}\\x{2FFFF}\\x{3FFFE}\\x{3FFFF}\\x{4FFFE}\\x{4FFFF}"
          + "\\x{5FFFE}\\x{5FFFF}\\x{6FFFE}\\x{6FFFF}\\x{7FFFE}\\x{7FFFF}\\x{8FFFE}\\x{8FFFF}"
          + "\\x{9FFFE}\\x{9FFFF}\\x{AFFFE}\\x{AFFFF}\\x{BFFFE}\\x{BFFFF}\\x{CFFFE}\\x{CFFFF}"
          + "\\x{DFFFE}\\x{DFFFF}\\x{EFFFE}\\x{EFFFF}\\x{FFFFE}\\x{FFFFF}\\x{10FFFE}\\x{10FFFF}";

  /** What the rules look for in a path. */
  static final String UNSEEN_IN_PATH = "[" + UNSEEN + "]";

  static final String UNSEEN_MESSAGE =
      " has a blank, a control character (such as the line feed that a YAML block '|' leaves at its"
          + " end) or another one that nobody sees: remove it, or write %20 for a blank";

  /** Each % as the beginning of an encoded byte, and no fragment. */
  static final String ENCODED_PATH = "^([^%#]|%[0-9A-Fa-f]{2})*$";

  static final String ENCODED_MESSAGE =
      " has a # or a % in it that is not followed by two hexadecimal digits: write %23 for # and"
          + " %25 for %";

  /** A segment that leads elsewhere, however it is written. */
  static final String DOTS = "(^|/)([.]|%2[eE]){1,2}(/|[?]|$)";

  static final String DOTS_MESSAGE = " has a segment . or .. in it: write the path that is meant";

  /** A header's value, or a part of one. */
  static final String HEADER = "^[ -~]*$";

  static final String HEADER_MESSAGE =
      " must be printable ASCII: no line feed (a YAML block '|' leaves one at its end), no tab and"
          + " no letters beyond ASCII";

  private static final Pattern UNSEEN_PATTERN = Pattern.compile(UNSEEN_IN_PATH);
  private static final Pattern ENCODED_PATTERN = Pattern.compile(ENCODED_PATH, Pattern.DOTALL);
  private static final Pattern DOTS_PATTERN = Pattern.compile(DOTS);
  private static final Pattern HEADER_PATTERN = Pattern.compile(HEADER);

  private static final String ALLOWED_IN_PATH = "/?:@!$&'()*+,;=-._~";

  private HttpTexts() {}

  /**
   * Why a text is no path, in words that go on after the field's name; empty when it is one.
   *
   * @param literals what stands around its expressions, or the whole of it, without any
   */
  public static Optional<String> mistakeInPath(List<String> literals) {
    if (!literals.getFirst().startsWith("/")) {
      return Optional.of(" must begin with /");
    }
    for (String literal : literals) {
      if (UNSEEN_PATTERN.matcher(literal).find() || hasHalfCharacter(literal)) {
        return Optional.of(UNSEEN_MESSAGE);
      }
      if (!ENCODED_PATTERN.matcher(literal).find()) {
        return Optional.of(ENCODED_MESSAGE);
      }
    }
    return DOTS_PATTERN.matcher(String.join("x", literals)).find()
        ? Optional.of(DOTS_MESSAGE)
        : Optional.empty();
  }

  /**
   * Why a text is no value of a header, in words that go on after the field's name; empty when it
   * is one.
   *
   * @param literals as for {@link #mistakeInPath}
   */
  public static Optional<String> mistakeInHeader(List<String> literals) {
    return literals.stream().allMatch(HttpTexts::isHeader)
        ? Optional.empty()
        : Optional.of(HEADER_MESSAGE);
  }

  /** Whether it is printable ASCII. */
  public static boolean isHeader(String value) {
    // The expression's $ would let a line feed through at the end.
    return HEADER_PATTERN.matcher(value).matches();
  }

  /** Whether half of a surrogate pair is in it: no character, and nothing that can be sent. */
  public static boolean hasHalfCharacter(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /**
   * A path, or a part of one, as it goes over the wire: UTF-8, with everything encoded that must
   * be, and nothing that need not be, so that paths that mean the same are the same.
   */
  public static String wirePath(String text) {
    if (isPlain(text)) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder path = new StringBuilder(bytes.length + 16);
    for (int i = 0; i < bytes.length; i++) {
      int one = bytes[i] & 0xFF;
      if (one == '%' && i + 2 < bytes.length && isHex(bytes[i + 1]) && isHex(bytes[i + 2])) {
        one = Integer.parseInt(new String(bytes, i + 1, 2, StandardCharsets.US_ASCII), 16);
        i += 2;
        append(path, one, isUnreserved(one));
      } else {
        append(path, one, isUnreserved(one) || ALLOWED_IN_PATH.indexOf(one) >= 0);
      }
    }
    return path.toString();
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isUnreserved(c) && ALLOWED_IN_PATH.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static void append(StringBuilder path, int one, boolean asItIs) {
    if (asItIs) {
      path.append((char) one);
    } else {
      path.append('%').append(String.format(Locale.ROOT, "%02X", one));
    }
  }

  private static boolean isUnreserved(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  private static boolean isHex(byte c) {
    return Character.digit(c, 16) >= 0;
  }
}
