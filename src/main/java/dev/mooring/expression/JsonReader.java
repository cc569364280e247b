package dev.mooring.expression;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.cel.common.values.NullValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns the tokens of one JSON document into maps, lists, strings, booleans and numbers. */
final class JsonReader {
  private final JsonParser parser;
  private final boolean exactly;
  private boolean rounded;

  /** Reads numbers as doubles, or exactly, as {@link ExactNumber}s where a double would not do. */
  JsonReader(JsonParser parser, boolean exactly) {
    this.parser = parser;
    this.exactly = exactly;
  }

  /** Whether a number was not exactly what a double can hold. */
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

  private Map<String, Object> object() throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      fields.put(name, read());
    }
    return fields;
  }

  private List<Object> array() throws IOException {
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(read());
    }
    return elements;
  }

  private Object number() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getTextLength() <= ExactNumber.MOST_DIGITS_OF_LONG) {
      long integer = parser.getLongValue();
      if (Math.abs(integer) <= ExactNumber.SURE_INTEGERS) {
        return (double) integer;
      }
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
