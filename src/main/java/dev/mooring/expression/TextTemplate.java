package dev.mooring.expression;

import java.util.ArrayList;
import java.util.List;

/**
 * A text with expressions in it, such as {@code rooms/${payload.room}/temp}, compiled. {@code $${}
 * stands for the characters <code>${</code>. May be used from any thread.
 */
public final class TextTemplate {
  private static final String BEGIN = "${";

  private final String text;
  private final List<String> literals;
  private final List<RecordExpression> expressions;

  private TextTemplate(String text, List<String> literals, List<RecordExpression> expressions) {
    this.text = text;
    this.literals = List.copyOf(literals);
    this.expressions = List.copyOf(expressions);
  }

  /**
   * Compiles it.
   *
   * @throws InvalidExpressionException saying line, column within the text, and what is wrong
   */
  public static TextTemplate compile(String text) throws InvalidExpressionException {
    List<String> literals = new ArrayList<>();
    List<RecordExpression> expressions = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("$" + BEGIN, at)) {
        literal.append(BEGIN);
        at += BEGIN.length() + 1;
      } else if (text.startsWith(BEGIN, at)) {
        int end = end(text, at + BEGIN.length());
        literals.add(literal.toString());
        expressions.add(expression(text, at + BEGIN.length(), end));
        literal.setLength(0);
        at = end + 1;
      } else {
        literal.append(text.charAt(at++));
      }
    }
    literals.add(literal.toString());
    return new TextTemplate(text, literals, expressions);
  }

  /**
   * Whether nothing is to be filled in, so that it is for all records the text as it is written.
   */
  public boolean isPlain() {
    return expressions.isEmpty() && literals.getFirst().equals(text);
  }

  /** What stands around the expressions: one more than there are of these. */
  public List<String> literals() {
    return literals;
  }

  List<RecordExpression> expressions() {
    return expressions;
  }

  /**
   * What each expression says of a record. The limits are for all of them together.
   *
   * @throws ExpressionFailure when one has no value, or it is null, or all are larger than 1 MiB
   */
  public List<String> values(RecordVariables variables) throws ExpressionFailure {
    List<String> values = new ArrayList<>(expressions.size());
    Limits.begin();
    long length = 0;
    for (RecordExpression expression : expressions) {
      String value = expression.textWithin(variables);
      length += value.length();
      if (length > Output.LIMIT) {
        throw Output.tooLarge();
      }
      values.add(value);
    }
    return values;
  }

  private static RecordExpression expression(String text, int from, int to)
      throws InvalidExpressionException {
    try {
      return RecordExpression.compile(text.substring(from, to));
    } catch (InvalidExpressionException mistake) {
      throw mistake.movedBy(text.substring(0, from));
    }
  }

  /** Where the expression's closing brace is: outside of quotes and of braces of its own. */
  private static int end(String text, int from) throws InvalidExpressionException {
    int depth = 0;
    char quote = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && depth-- == 0) {
        return i;
      }
    }
    throw new InvalidExpressionException("1:1: the brace that closes it is missing")
        .movedBy(text.substring(0, from));
  }
}
