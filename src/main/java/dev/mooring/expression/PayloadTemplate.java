package dev.mooring.expression;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A record's new payload as a text with expressions in it, compiled. When the text is JSON with
 * values of any kind at their places, what a record fills in stays the value that it is there: it
 * is escaped within quotes, and is a JSON value of its own outside of them. Any other text takes
 * the values as they are. May be used from any thread.
 */
public final class PayloadTemplate {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** What stands for a value within quotes, and outside of them, where nothing may touch it. */
  private static final String IN_QUOTES = "x";

  private static final String OUTSIDE = " 0 ";

  private enum Place {
    TEXT,
    IN_QUOTES,
    OUTSIDE
  }

  private final TextTemplate template;
  private final List<Place> places;

  private PayloadTemplate(TextTemplate template, List<Place> places) {
    this.template = template;
    this.places = places;
  }

  /**
   * Compiles it.
   *
   * @throws InvalidExpressionException saying line, column within the text, and what is wrong
   */
  public static PayloadTemplate compile(String text) throws InvalidExpressionException {
    TextTemplate template = TextTemplate.compile(text);
    List<Place> places = new ArrayList<>();
    StringBuilder sample = new StringBuilder();
    List<String> literals = template.literals();
    boolean quoted = false;
    for (int i = 0; i < literals.size() - 1; i++) {
      sample.append(literals.get(i));
      quoted = isQuotedAfter(literals.get(i), quoted);
      places.add(quoted ? Place.IN_QUOTES : Place.OUTSIDE);
      sample.append(quoted ? IN_QUOTES : OUTSIDE);
    }
    sample.append(literals.getLast());
    if (!isJson(sample.toString())) {
      places.replaceAll(place -> Place.TEXT);
    }
    return new PayloadTemplate(template, List.copyOf(places));
  }

  /**
   * What becomes of a record.
   *
   * @throws ExpressionFailure when an expression has no value, or it is null where that is no JSON
   *     value, or all of it is larger than 1 MiB
   */
  public byte[] apply(RecordVariables variables) throws ExpressionFailure {
    Limits.begin();
    List<String> literals = template.literals();
    StringBuilder filled = new StringBuilder(literals.getFirst());
    for (int i = 0; i < places.size(); i++) {
      filled.append(value(i, variables)).append(literals.get(i + 1));
      if (filled.length() > Output.LIMIT) {
        throw Output.tooLarge();
      }
    }
    return Output.bytes(filled.toString());
  }

  private CharSequence value(int i, RecordVariables variables) throws ExpressionFailure {
    RecordExpression expression = template.expressions().get(i);
    return switch (places.get(i)) {
      case TEXT -> expression.textWithin(variables);
      case IN_QUOTES -> escaped(expression.textWithin(variables));
      case OUTSIDE -> expression.jsonWithin(variables);
    };
  }

  private static CharSequence escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    JsonStringEncoder.getInstance().quoteAsString(text, escaped);
    return escaped;
  }

  /** Whether a JSON string is open after a part of a text. */
  private static boolean isQuotedAfter(String part, boolean before) {
    boolean quoted = before;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        i++;
      }
    }
    return quoted;
  }

  /** Whether it is one JSON document, or several in lines; one number alone is a text. */
  private static boolean isJson(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      int documents = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token != JsonToken.START_OBJECT
            && token != JsonToken.START_ARRAY
            && token != JsonToken.VALUE_STRING) {
          return false;
        }
        parser.skipChildren();
        documents++;
      }
      return documents > 0;
    } catch (IOException e) {
      return false;
    }
  }
}
