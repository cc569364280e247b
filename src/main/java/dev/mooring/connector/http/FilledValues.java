package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.HttpTexts;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.FilledText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/** What records say, in places of a request where not every character may stand. Pure. */
final class FilledValues {
  private static final String UNRESERVED = "-._~";
  private static final String DIGITS = "0123456789ABCDEF";

  private FilledValues() {}

  /**
   * A path. What the record says is encoded, so that it is never more than one segment.
   *
   * @param literals those of the text as they go over the wire
   * @throws ConnectorException with reason InvalidRecord when it leads to another directory, or
   *     cannot be written
   */
  static String path(List<String> literals, List<String> values) throws ConnectorException {
    StringBuilder path = new StringBuilder(literals.getFirst());
    for (int i = 0; i < values.size(); i++) {
      encode(values.get(i), path);
      path.append(literals.get(i + 1));
    }
    for (int from = 0; from < path.length(); ) {
      int to = endOfSegment(path, from);
      if (leadsElsewhere(path, from, to)) {
        throw invalid("the record makes a segment '" + path.substring(from, to) + "' of http.path");
      }
      from = to + 1;
    }
    return path.toString();
  }

  /** One or two dots, however each is written. */
  private static boolean leadsElsewhere(StringBuilder path, int from, int to) {
    int dots = 0;
    for (int at = from; at < to; dots++) {
      if (path.charAt(at) == '.') {
        at++;
      } else if (isEncodedDot(path, at, to)) {
        at += 3;
      } else {
        return false;
      }
    }
    return dots == 1 || dots == 2;
  }

  private static boolean isEncodedDot(StringBuilder path, int at, int to) {
    return to - at >= 3
        && path.charAt(at) == '%'
        && path.charAt(at + 1) == '2'
        && (path.charAt(at + 2) | 0x20) == 'e';
  }

  private static int endOfSegment(StringBuilder path, int from) {
    int at = from;
    while (at < path.length() && path.charAt(at) != '/' && path.charAt(at) != '?') {
      at++;
    }
    return at;
  }

  /**
   * The value of a header.
   *
   * @throws ConnectorException with reason InvalidRecord when none can be so
   */
  static String header(String name, FilledText text) throws ConnectorException {
    String value = text.join(UnaryOperator.identity());
    if (!HttpTexts.isHeader(value)) {
      throw invalid("the record's value for the header " + name + " is not printable ASCII");
    }
    return value;
  }

  private static void encode(String value, StringBuilder path) throws ConnectorException {
    if (HttpTexts.hasHalfCharacter(value)) {
      throw invalid("the record's value for http.path has half of a surrogate pair in it");
    }
    for (byte one : value.getBytes(StandardCharsets.UTF_8)) {
      if (isUnreserved(one)) {
        path.append((char) one);
      } else {
        path.append('%').append(DIGITS.charAt(one >> 4 & 0xF)).append(DIGITS.charAt(one & 0xF));
      }
    }
  }

  private static boolean isUnreserved(byte c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || UNRESERVED.indexOf(c) >= 0;
  }

  private static ConnectorException invalid(String message) {
    return ConnectorException.permanent(Reason.InvalidRecord, message);
  }
}
