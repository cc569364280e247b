package dev.mooring.connector.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * JSON values in the words of PostgreSQL's types. PostgreSQL reads the words by the type of the
 * column or parameter that they are for, so that most types need nothing here. Pure.
 */
final class ParameterValues {
  /** Digits of the longest integer that a column may have, with room for a sign. */
  private static final int LONGEST_INTEGER = 20;

  private ParameterValues() {}

  /**
   * The words for a value; null for SQL's NULL.
   *
   * @param type the type as PostgreSQL calls it: int4, jsonb, _text for an array of text
   * @param value null when the record has no such field
   * @throws ConnectorException with reason InvalidRecord when the type has no such value
   */
  static String text(String type, JsonNode value) throws ConnectorException {
    if (value == null || value.isNull()) {
      return null;
    }
    if (value.isArray() && type.startsWith("_")) {
      return array(type.substring(1), value);
    }
    return switch (type) {
      case "json", "jsonb" -> value.toString();
      case "bytea" -> bytes(value);
      case "int2", "int4", "int8" -> integer(value);
      default -> value.isContainerNode() ? value.toString() : value.asText();
    };
  }

  /** In expressions numbers are doubles; 5.0 is an integer all the same. */
  private static String integer(JsonNode value) {
    if (value.isBigDecimal()) {
      BigDecimal number = value.decimalValue().stripTrailingZeros();
      if (number.scale() <= 0 && number.precision() - number.scale() <= LONGEST_INTEGER) {
        return number.toPlainString();
      }
    }
    return value.isContainerNode() ? value.toString() : value.asText();
  }

  private static String bytes(JsonNode value) throws ConnectorException {
    try {
      return "\\x" + HexFormat.of().formatHex(Base64.getDecoder().decode(value.asText()));
    } catch (IllegalArgumentException e) {
      throw ConnectorException.permanent(
          Reason.InvalidRecord, "a value for a bytea column is not base64");
    }
  }

  private static String array(String type, JsonNode values) throws ConnectorException {
    List<String> words = new ArrayList<>();
    for (JsonNode value : values) {
      if (value.isArray() && !type.startsWith("json")) {
        words.add(array(type, value));
      } else {
        String text = text(type, value);
        words.add(text == null ? "NULL" : quoted(text));
      }
    }
    return "{" + String.join(",", words) + "}";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
