package dev.mooring.expression;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Turns an expression's value into the bytes of a record. */
final class Output {
  /** The most bytes of one output: 1 MiB. */
  static final int LIMIT = 1 << 20;

  private static final JsonFactory FACTORY = new JsonFactory();

  /** Doubles from here on are no longer sure to be the integer that somebody wrote. */
  private static final double EXACT_INTEGERS = 1L << 53;

  private Output() {}

  /** A string as its UTF-8 bytes, bytes as they are, everything else as JSON. */
  static byte[] bytes(Object value) throws ExpressionFailure {
    byte[] bytes =
        switch (value) {
          case String text -> limited(text).getBytes(StandardCharsets.UTF_8);
          case CelByteString raw -> raw.toByteArray();
          default -> json(value);
        };
    if (bytes.length > LIMIT) {
      throw tooLarge();
    }
    return bytes;
  }

  private static String limited(String text) throws ExpressionFailure {
    if (text.length() > LIMIT) {
      throw tooLarge();
    }
    return text;
  }

  /** Whatever it is as JSON. */
  static byte[] json(Object value) throws ExpressionFailure {
    BoundedOutput buffer = new BoundedOutput(LIMIT);
    try (JsonGenerator generator = FACTORY.createGenerator(buffer)) {
      write(value, generator);
    } catch (IOException e) {
      throw tooLarge();
    }
    return buffer.toByteArray();
  }

  private static void write(Object value, JsonGenerator json)
      throws IOException, ExpressionFailure {
    switch (value) {
      case Map<?, ?> map -> writeMap(map, json);
      case List<?> list -> writeList(list, json);
      case String text -> json.writeString(text);
      case Boolean bool -> json.writeBoolean(bool);
      case Double number -> writeDouble(number, json);
      case ExactNumber number -> json.writeNumber(number.digits());
      case Long number -> json.writeNumber(number);
      case Number unsigned -> json.writeNumber(unsigned.toString());
      case NullValue none -> json.writeNull();
      case CelByteString raw ->
          json.writeString(Base64.getEncoder().encodeToString(raw.toByteArray()));
      case Instant time -> json.writeString(time.toString());
      case Duration duration -> json.writeString(seconds(duration));
      default ->
          throw new ExpressionFailure(
              ExpressionFailure.Kind.EVALUATION, "the value is of a type that JSON does not have");
    }
  }

  private static void writeMap(Map<?, ?> map, JsonGenerator json)
      throws IOException, ExpressionFailure {
    json.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.writeFieldName(key(entry.getKey()));
      write(entry.getValue(), json);
    }
    json.writeEndObject();
  }

  private static String key(Object key) {
    return key instanceof Double number && integral(number)
        ? Long.toString(number.longValue())
        : key.toString();
  }

  private static void writeList(List<?> list, JsonGenerator json)
      throws IOException, ExpressionFailure {
    json.writeStartArray();
    for (Object element : list) {
      write(element, json);
    }
    json.writeEndArray();
  }

  private static void writeDouble(double number, JsonGenerator json)
      throws IOException, ExpressionFailure {
    if (!Double.isFinite(number)) {
      throw new ExpressionFailure(
          ExpressionFailure.Kind.EVALUATION, "a number is infinite or not a number");
    }
    if (integral(number)) {
      json.writeNumber((long) number);
    } else {
      json.writeNumber(number);
    }
  }

  private static boolean integral(double number) {
    return number == Math.rint(number) && Math.abs(number) <= EXACT_INTEGERS;
  }

  /** As CEL and Protobuf write durations: {@code 1.5s}. */
  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.getSeconds())
            .add(BigDecimal.valueOf(duration.getNano(), 9))
            .stripTrailingZeros()
            .toPlainString()
        + "s";
  }

  static ExpressionFailure tooLarge() {
    return new ExpressionFailure(
        ExpressionFailure.Kind.TOO_LARGE, "the output is larger than 1 MiB");
  }
}
