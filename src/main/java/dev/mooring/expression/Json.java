package dev.mooring.expression;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.cel.common.values.NullValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON document with the Java types that CEL takes: maps, lists, strings, booleans, NullValue,
 * and all numbers as doubles.
 *
 * @param value the document; null when the bytes are not JSON
 */
record Json(Object value) {
  /** Names are not interned: they come from outside, and there is no end to them. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private static final Json INVALID = new Json(null);

  /** Reads one document; what is not JSON gives a Json that is not {@link #valid}. */
  static Json parse(byte[] bytes) {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      parser.nextToken();
      Object value = read(parser);
      return parser.nextToken() == null ? new Json(value) : INVALID;
    } catch (IOException e) {
      return INVALID;
    }
  }

  boolean valid() {
    return value != null;
  }

  /** The document; throws what {@link CompiledExpression} tells apart when there is none. */
  Object required() {
    if (!valid()) {
      throw new NotJsonException();
    }
    return value;
  }

  private static Object read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> NullValue.NULL_VALUE;
      case null, default -> throw new IOException("no value");
    };
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      fields.put(name, read(parser));
    }
    return fields;
  }

  private static List<Object> array(JsonParser parser) throws IOException {
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(read(parser));
    }
    return elements;
  }
}
