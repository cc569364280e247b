package dev.mooring.connector.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.io.IOException;

/** Records as JSON, with every digit that they were written with. Thread-safe. */
final class JsonRecords {
  /** A numeric of PostgreSQL's has at most 131,072 digits, and 16,383 more behind its point. */
  private static final int MOST_DIGITS = 147_457;

  /** Names are not interned: they come from outside, and there is no end to them. */
  static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNumberLength(MOST_DIGITS).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonRecords() {}

  /**
   * The fields of a record.
   *
   * @throws ConnectorException with reason InvalidRecord when it is not a JSON object
   */
  static ObjectNode parse(byte[] payload) throws ConnectorException {
    try {
      JsonNode record = JSON.readTree(payload);
      if (record instanceof ObjectNode object) {
        return object;
      }
    } catch (StreamConstraintsException e) {
      throw ConnectorException.permanent(
          Reason.InvalidRecord,
          "the record has a number of more than 147,455 digits, which no column can have, or is"
              + " nested deeper than 1,000 levels");
    } catch (IOException e) {
      // Said below, without the parser's words, which quote the record.
    }
    throw ConnectorException.permanent(
        Reason.InvalidRecord,
        "the record is not a JSON object, whose fields would be columns or parameters");
  }
}
