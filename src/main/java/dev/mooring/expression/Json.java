package dev.mooring.expression;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/**
 * A JSON document with the Java types that CEL takes.
 *
 * @param value the document; null when the bytes are not JSON
 * @param rounded whether a number in it is not the one that was written
 */
record Json(Object value, boolean rounded) {
  /** Names are not interned: they come from outside, and there is no end to them. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .build();

  private static final Json INVALID = new Json(null, false);

  /** Reads one document. What is not JSON gives a document without a value. */
  static Json parse(byte[] bytes) {
    return parse(bytes, false);
  }

  /** As {@link #parse}, but with {@link ExactNumber}s where neither long nor double would do. */
  static Json parseExactly(byte[] bytes) {
    return parse(bytes, true);
  }

  private static Json parse(byte[] bytes, boolean exactly) {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      parser.nextToken();
      JsonReader reader = new JsonReader(parser, exactly);
      Object value = reader.read();
      return parser.nextToken() == null ? new Json(value, reader.rounded()) : INVALID;
    } catch (IOException e) {
      return INVALID;
    }
  }

  /**
   * The document.
   *
   * @throws NotJsonException when there is none
   */
  Object required() {
    if (value == null) {
      throw new NotJsonException();
    }
    return value;
  }
}
