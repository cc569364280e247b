package dev.mooring.connector.sql;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds the parameters, such as {@code :room}, of one statement. What PostgreSQL does not read as
 * code has none: strings, quoted names, comments; nor has a cast ({@code ::int}). Values never come
 * into the text. Reads each character once. Pure; an instance serves one text.
 */
final class NamedParameters {
  /** What would outlive the record on a connection that others have, too. */
  private static final Set<String> OF_SESSIONS =
      Set.of(
          "abort",
          "begin",
          "close",
          "commit",
          "deallocate",
          "declare",
          "discard",
          "end",
          "execute",
          "fetch",
          "listen",
          "move",
          "prepare",
          "release",
          "reset",
          "rollback",
          "savepoint",
          "set",
          "start",
          "unlisten");

  private final String text;
  private final String field;
  private final StringBuilder sql = new StringBuilder();
  private final List<String> names = new ArrayList<>();
  private String firstWord;
  private int at;

  private NamedParameters(String text, String field) {
    this.text = text;
    this.field = field;
  }

  /**
   * Reads a statement.
   *
   * @param field where the user wrote it, for messages
   * @throws ConnectorException with reason InvalidSpec when it is more than one statement, or one
   *     about the session
   */
  static SqlText compile(String text, String field) throws ConnectorException {
    NamedParameters parameters = new NamedParameters(text, field);
    parameters.read();
    return new SqlText(parameters.sql.toString(), parameters.names);
  }

  private void read() throws ConnectorException {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'') {
        copy(endOfQuoted(at + 1, '\'', false));
      } else if (c == '"') {
        copy(endOfQuoted(at + 1, '"', false));
      } else if (c == '$') {
        copy(endOfDollar());
      } else if (text.startsWith("--", at)) {
        copy(endOfLine());
      } else if (text.startsWith("/*", at)) {
        copy(endOfComment());
      } else if (text.startsWith("::", at)) {
        copy(at + 2);
      } else if (isStart(c)) {
        word();
      } else if (c == ':' && at + 1 < text.length() && isPlainStart(text.charAt(at + 1))) {
        parameter();
      } else {
        other(c);
      }
    }
  }

  private void other(char c) throws ConnectorException {
    if (c == ';' && !isRestEmpty(at + 1)) {
      throw invalid(" must be one statement: nothing may follow its ';'");
    }
    // To JDBC, one question mark is a parameter and two are the operator.
    sql.append(c == '?' ? "??" : String.valueOf(c));
    at++;
  }

  private boolean isRestEmpty(int from) {
    return text.substring(from).isBlank();
  }

  /** A name or a key word; what begins with an E before a quote is a string with backslashes. */
  private void word() throws ConnectorException {
    int end = at;
    while (end < text.length() && isPart(text.charAt(end))) {
      end++;
    }
    boolean escapes =
        end == at + 1
            && (text.charAt(at) == 'e' || text.charAt(at) == 'E')
            && end < text.length()
            && text.charAt(end) == '\'';
    if (firstWord == null) {
      firstWord = text.substring(at, end).toLowerCase(Locale.ROOT);
      if (OF_SESSIONS.contains(firstWord)) {
        throw invalid(
            " must not begin with "
                + firstWord.toUpperCase(Locale.ROOT)
                + ": others use the session, too, and each record is a transaction");
      }
    }
    copy(escapes ? endOfQuoted(end + 1, '\'', true) : end);
  }

  private void parameter() {
    int end = at + 1;
    while (end < text.length() && isPlainPart(text.charAt(end))) {
      end++;
    }
    names.add(text.substring(at + 1, end));
    sql.append('?');
    at = end;
  }

  /** After the quote that ends it; two of them are one within. */
  private int endOfQuoted(int from, char quote, boolean backslashes) {
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (backslashes && c == '\\') {
        i++;
      } else if (c == quote) {
        if (i + 1 == text.length() || text.charAt(i + 1) != quote) {
          return i + 1;
        }
        i++;
      }
      i++;
    }
    return text.length();
  }

  /** A string in dollars, with or without a word between them. */
  private int endOfDollar() throws ConnectorException {
    int end = at + 1;
    if (end < text.length() && Character.isDigit(text.charAt(end))) {
      throw invalid(" has a parameter without a name: write :name instead of $1");
    }
    while (end < text.length() && isPart(text.charAt(end)) && text.charAt(end) != '$') {
      end++;
    }
    if (end == text.length() || text.charAt(end) != '$') {
      return at + 1;
    }
    String tag = text.substring(at, end + 1);
    int close = text.indexOf(tag, end + 1);
    return close < 0 ? text.length() : close + tag.length();
  }

  private int endOfLine() {
    int end = at;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  /** Comments of this kind may be within each other. */
  private int endOfComment() {
    int depth = 0;
    int i = at;
    while (i < text.length()) {
      if (text.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (text.startsWith("*/", i)) {
        depth--;
        i += 2;
        if (depth == 0) {
          return i;
        }
      } else {
        i++;
      }
    }
    return i;
  }

  private void copy(int end) {
    int to = Math.min(end, text.length());
    sql.append(text, at, to);
    at = to;
  }

  private static boolean isStart(char c) {
    return c == '_' || Character.isLetter(c) || Character.isSurrogate(c);
  }

  private static boolean isPart(char c) {
    return isStart(c) || c == '$' || Character.isDigit(c);
  }

  private static boolean isPlainStart(char c) {
    return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static boolean isPlainPart(char c) {
    return isPlainStart(c) || c >= '0' && c <= '9';
  }

  private ConnectorException invalid(String words) {
    return ConnectorException.retry(Reason.InvalidSpec, field + words);
  }
}
