package dev.mooring.expression;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.cel.common.values.NullValue;
import java.io.IOException;

/**
 * Turns the tokens of one JSON document into objects, arrays, strings, booleans and numbers: {@link
 * Long} for an integer within 64 bits, {@link Double} for all others.
 */
final class JsonReader {
  private final JsonParser parser;
  private final boolean exactly;
  private boolean rounded;

  /**
   * Reads numbers as CEL knows them, or, exactly, as {@link ExactNumber}s where those would not do.
   */
  JsonReader(JsonParser parser, boolean exactly) {
    this.parser = parser;
    this.exactly = exactly;
  }

  /** Whether a number was neither an integer within 64 bits nor exactly what a double can hold. */
  boolean rounded() {
    return rounded;
  }

  /** The value that starts at the parser's current token. */
  Object read() throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> NullValue.NULL_VALUE;
      case null, default -> throw new IOException("no value");
    };
  }

  private JsonObject object() throws IOException {
    JsonObject fields = new JsonObject();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      fields.put(name, read());
    }
    return fields;
  }

  private JsonArray array() throws IOException {
    JsonArray elements = new JsonArray();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(read());
    }
    return elements;
  }

  /** An integer within 64 bits as it is, everything else as a double. */
  private Object number() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return parser.getLongValue();
    }
    double value = parser.getDoubleValue();
    String digits = parser.getText();
    if (ExactNumber.isSame(digits, value)) {
      return value;
    }
    rounded = true;
    return exactly ? (Object) new ExactNumber(digits) : (Object) value;
  }
}
