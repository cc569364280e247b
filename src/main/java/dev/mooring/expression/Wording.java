package dev.mooring.expression;

import dev.cel.common.CelErrorCode;
import dev.cel.common.CelIssue;
import dev.cel.runtime.CelEvaluationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What CEL finds wrong, in one line for people: {@code line:column: what}. */
final class Wording {
  private static final Pattern UNEXPECTED =
      Pattern.compile("(?:mismatched|extraneous) input '(.*)' expecting .*", Pattern.DOTALL);
  private static final Pattern SURPLUS = Pattern.compile(" \\((in container|candidates:).*");
  private static final Pattern OFFSET = Pattern.compile("^evaluation error at [^:]*:(\\d+): ");
  private static final Pattern SELECTED = Pattern.compile("\\.\\s*(\\w+)");

  private Wording() {}

  /** What the compiler says, without the parts that speak of its own grammar. */
  static String of(CelIssue issue) {
    Matcher unexpected = UNEXPECTED.matcher(issue.getMessage());
    String what =
        unexpected.matches()
            ? "unexpected '" + unexpected.group(1) + "'"
            : SURPLUS.matcher(issue.getMessage()).replaceFirst("");
    return issue.getSourceLocation().getLine()
        + ":"
        + (issue.getSourceLocation().getColumn() + 1)
        + ": "
        + what.replace("'<EOF>'", "end of the expression");
  }

  /**
   * What went wrong with one record. CEL's own message may hold a part of the record; this one has
   * nothing but the place in the expression and a sentence.
   */
  static String of(CelEvaluationException failure, String expression) {
    Matcher offset = OFFSET.matcher(failure.getMessage());
    if (!offset.find()) {
      return sentence(failure);
    }
    int place = place(expression, Integer.parseInt(offset.group(1)));
    String key = "";
    Matcher selected = SELECTED.matcher(expression).region(place, expression.length());
    if (failure.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND && selected.lookingAt()) {
      key = " '" + selected.group(1) + "'";
    }
    return at(expression, place) + ": " + sentence(failure) + key;
  }

  /** Line and column of a place that CEL gives in code points. */
  static String position(String expression, int codePoints) {
    return at(expression, place(expression, codePoints));
  }

  private static int place(String expression, int codePoints) {
    return expression.offsetByCodePoints(
        0, Math.min(codePoints, expression.codePointCount(0, expression.length())));
  }

  private static String at(String expression, int place) {
    String before = expression.substring(0, place);
    long line = before.chars().filter(c -> c == '\n').count() + 1;
    return line + ":" + (place - before.lastIndexOf('\n'));
  }

  private static String sentence(CelEvaluationException failure) {
    // What is no bool where one is needed has no code of its own.
    CelErrorCode code =
        failure.getErrorCode() == CelErrorCode.INTERNAL_ERROR
                && failure.getCause() instanceof IllegalArgumentException
            ? CelErrorCode.INVALID_ARGUMENT
            : failure.getErrorCode();
    return switch (code) {
      case ATTRIBUTE_NOT_FOUND -> "no such key";
      case INDEX_OUT_OF_BOUNDS -> "the index is outside the list";
      case DIVIDE_BY_ZERO -> "division by zero";
      case DUPLICATE_ATTRIBUTE -> "a key occurs twice in the map";
      case OVERLOAD_NOT_FOUND, AMBIGUOUS_OVERLOAD, INVALID_ARGUMENT ->
          "a value is of a type or range that does not fit here";
      case NUMERIC_OVERFLOW -> "the integer is too large: double(...) makes a number a decimal";
      case ITERATION_BUDGET_EXCEEDED -> "more than " + Loops.MAX_ITERATIONS + " iterations";
      case BAD_FORMAT -> "a text cannot be converted";
      default -> "cannot be evaluated";
    };
  }
}
