package dev.mooring.connector.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * JSON values in the words of PostgreSQL's types. PostgreSQL reads the words by the type of the
 * column or parameter that they are for, so that most types need nothing here. What a Source makes
 * of a value is understood for each type. Pure.
 */
final class ParameterValues {
  /** Digits of the longest integer that a column may have, with room for a sign. */
  private static final int LONGEST_INTEGER = 20;

  private ParameterValues() {}

  /**
   * The words for a value; null for SQL's NULL.
   *
   * @param value null when the record has no such field
   * @throws ConnectorException with reason InvalidRecord when the type has no such value
   */
  static String text(ValueType type, JsonNode value) throws ConnectorException {
    if (value == null || value.isNull()) {
      return null;
    }
    return switch (type) {
      case ValueType.Array array when value.isArray() -> array(array, value);
      case ValueType.Composite composite when value.isObject() -> row(composite, value);
      case ValueType.Scalar scalar -> scalar(scalar.name(), value);
      default -> plain(value);
    };
  }

  private static String scalar(String type, JsonNode value) throws ConnectorException {
    return switch (type) {
      case "json", "jsonb" -> whole(value.toString());
      case "bytea" -> bytes(value);
      case "int2", "int4", "int8", "oid", "money" -> number(value);
      case "hstore" -> value.isObject() ? pairs(value) : plain(value);
      default -> plain(value);
    };
  }

  private static String plain(JsonNode value) throws ConnectorException {
    return whole(value.isContainerNode() ? value.toString() : value.asText());
  }

  /** UTF-8 has no half characters; the driver would write question marks instead of them. */
  private static String whole(String text) throws ConnectorException {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isHighSurrogate(text.charAt(i))
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(++i))) {
          throw invalid("a text has half of a surrogate pair, which UTF-8 cannot say");
        }
      }
    }
    return text;
  }

  /** 5.0 and 5e0 are integers all the same; an amount of money has no exponent. */
  private static String number(JsonNode value) throws ConnectorException {
    if (value.isBigDecimal()) {
      BigDecimal number = value.decimalValue().stripTrailingZeros();
      if (Math.abs((long) number.scale()) <= LONGEST_INTEGER
          && number.precision() <= LONGEST_INTEGER) {
        return number.toPlainString();
      }
    }
    return plain(value);
  }

  /** As PostgreSQL itself writes them, or in base64, which has no backslash. */
  private static String bytes(JsonNode value) throws ConnectorException {
    String text = value.asText();
    try {
      if (text.startsWith("\\x")) {
        HexFormat.of().parseHex(text, 2, text.length());
        return text;
      }
      return "\\x" + HexFormat.of().formatHex(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw invalid(
          "a value for a bytea column is neither hexadecimal digits after \\x nor base64");
    }
  }

  private static String array(ValueType.Array type, JsonNode values) throws ConnectorException {
    List<String> words = new ArrayList<>();
    for (JsonNode value : values) {
      if (value.isArray() && !isJson(type.element())) {
        words.add(array(type, value));
      } else {
        String text = text(type.element(), value);
        words.add(text == null ? "NULL" : type.list() ? text : quoted(text, "\\\""));
      }
    }
    return type.list()
        ? String.join(" ", words)
        : "{" + String.join(String.valueOf(type.delimiter()), words) + "}";
  }

  private static boolean isJson(ValueType type) {
    return type instanceof ValueType.Scalar scalar && scalar.name().startsWith("json");
  }

  /** A value without words is NULL; one that is missing is, too. */
  private static String row(ValueType.Composite type, JsonNode value) throws ConnectorException {
    for (Iterator<String> names = value.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!type.fields().containsKey(name)) {
        throw invalid("a value for a column of a composite type has a field that the type has not");
      }
    }
    List<String> words = new ArrayList<>();
    for (Map.Entry<String, ValueType> field : type.fields().entrySet()) {
      String text = text(field.getValue(), value.get(field.getKey()));
      words.add(text == null ? "" : quoted(text, "\"\""));
    }
    return "(" + String.join(",", words) + ")";
  }

  private static String pairs(JsonNode value) throws ConnectorException {
    List<String> words = new ArrayList<>();
    for (Map.Entry<String, JsonNode> pair : value.properties()) {
      words.add(
          quoted(whole(pair.getKey()), "\\\"")
              + "=>"
              + (pair.getValue().isNull() ? "NULL" : quoted(plain(pair.getValue()), "\\\"")));
    }
    return String.join(",", words);
  }

  private static String quoted(String text, String quote) {
    return '"' + text.replace("\\", "\\\\").replace("\"", quote) + '"';
  }

  private static ConnectorException invalid(String message) {
    return ConnectorException.permanent(Reason.InvalidRecord, message);
  }
}
