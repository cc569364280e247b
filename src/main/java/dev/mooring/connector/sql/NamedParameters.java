package dev.mooring.connector.sql;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the parameters, such as {@code :room}, of one statement. What PostgreSQL does not read as
 * code has none: strings, quoted names, comments; nor has a cast ({@code ::int}). Values never come
 * into the text. Pure; an instance serves one text.
 */
final class NamedParameters {
  /** What is copied as it is, at the place where it begins. */
  private static final Pattern UNTOUCHED =
      Pattern.compile(
          "[eE]'(?:[^'\\\\]|''|\\\\.)*+'" // a string with backslashes
              + "|'(?:[^']|'')*+'"
              + "|\"(?:[^\"]|\"\")*+\""
              + "|--[^\\n\\r]*+"
              + "|\\$((?:[\\p{L}_][\\p{L}\\p{N}_]*)?)\\$.*?\\$\\1\\$"
              + "|::"
              + "|[\\p{L}_][\\p{L}\\p{N}_$]*+", // a word: no string begins within it
          Pattern.DOTALL);

  private static final Pattern PARAMETER = Pattern.compile(":([a-zA-Z_][a-zA-Z0-9_]*)");

  private final String text;
  private final StringBuilder sql = new StringBuilder();
  private final List<String> names = new ArrayList<>();
  private int at;

  private NamedParameters(String text) {
    this.text = text;
  }

  /**
   * Reads a statement.
   *
   * @param field where the user wrote it, for messages
   * @throws ConnectorException with reason InvalidSpec when it is more than one statement
   */
  static SqlText compile(String text, String field) throws ConnectorException {
    NamedParameters parameters = new NamedParameters(text);
    while (parameters.at < text.length()) {
      if (text.charAt(parameters.at) == ';' && !text.substring(parameters.at + 1).isBlank()) {
        throw ConnectorException.retry(
            Reason.InvalidSpec, field + " must be one statement: nothing may follow its ';'");
      }
      parameters.step();
    }
    return new SqlText(parameters.sql.toString(), parameters.names);
  }

  private void step() {
    Matcher untouched = UNTOUCHED.matcher(text).region(at, text.length());
    Matcher parameter = PARAMETER.matcher(text).region(at, text.length());
    if (text.startsWith("/*", at)) {
      copy(endOfComment());
    } else if (untouched.lookingAt()) {
      copy(untouched.end());
    } else if (parameter.lookingAt()) {
      names.add(parameter.group(1));
      sql.append('?');
      at = parameter.end();
    } else {
      char other = text.charAt(at);
      // To JDBC, one question mark is a parameter and two are the operator.
      sql.append(other == '?' ? "??" : String.valueOf(other));
      at++;
    }
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
    sql.append(text, at, end);
    at = end;
  }
}
