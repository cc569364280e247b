package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.FilledText;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** What records say, in places of a request where not every character may stand. Pure. */
final class FilledValues {
  private static final String UNRESERVED = "-._~";

  private FilledValues() {}

  /**
   * A path. What the record says is encoded, so that it is never more than one segment.
   *
   * @throws ConnectorException with reason InvalidRecord when it leads to another directory
   */
  static String path(FilledText text) throws ConnectorException {
    String path = text.join(FilledValues::encoded);
    for (String segment : path.split("[/?]")) {
      if (segment.equals(".") || segment.equals("..")) {
        throw invalid("the record makes a segment '" + segment + "' of http.path");
      }
    }
    return path;
  }

  /**
   * The value of a header.
   *
   * @throws ConnectorException with reason InvalidRecord when none can be so
   */
  static String header(String name, FilledText text) throws ConnectorException {
    String value = text.join(UnaryOperator.identity());
    if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw invalid("the record's value for the header " + name + " is not printable ASCII");
    }
    return value;
  }

  private static String encoded(String value) {
    StringBuilder text = new StringBuilder(value.length());
    for (byte one : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (one & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
        text.append(c);
      } else {
        text.append('%').append(String.format("%02X", (int) c));
      }
    }
    return text.toString();
  }

  private static ConnectorException invalid(String message) {
    return ConnectorException.permanent(Reason.InvalidRecord, message);
  }
}
