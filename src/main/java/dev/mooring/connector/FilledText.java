package dev.mooring.connector;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A text of a Sink's settings, such as a topic or a path, whose expressions have been replaced by
 * what a record says. The type puts it together, because only it knows what a value must not hold.
 *
 * @param literals the parts that are the user's own words: one more than there are values
 * @param values what the record says, in between
 */
public record FilledText(List<String> literals, List<String> values) {
  /** Copies the lists. */
  public FilledText {
    literals = List.copyOf(literals);
    values = List.copyOf(values);
  }

  /** The text, each value as {@code escape} makes it. */
  public String join(UnaryOperator<String> escape) {
    StringBuilder text = new StringBuilder(literals.getFirst());
    for (int i = 0; i < values.size(); i++) {
      text.append(escape.apply(values.get(i))).append(literals.get(i + 1));
    }
    return text.toString();
  }
}
