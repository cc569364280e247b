package dev.mooring.connector.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;

/** Several records as one body. Pure. */
final class BatchBodies {
  private static final JsonFactory JSON = new JsonFactory();

  private BatchBodies() {}

  /**
   * The records as elements of an array, each byte as it is.
   *
   * @throws ConnectorException with reason InvalidRecord when one is not JSON: it would spoil all
   */
  static Buffer jsonArray(List<Message> batch) throws ConnectorException {
    Buffer body = Buffer.buffer(size(batch));
    for (Message message : batch) {
      if (!isJson(message.payload())) {
        throw invalid("the record is not JSON, and the body of a batch is a JSON array");
      }
      body.appendByte((byte) (body.length() == 0 ? '[' : ',')).appendBytes(message.payload());
    }
    return body.appendByte((byte) ']');
  }

  /**
   * Each record on a line of its own.
   *
   * @throws ConnectorException with reason InvalidRecord when one has a line feed in it
   */
  static Buffer lines(List<Message> batch) throws ConnectorException {
    Buffer body = Buffer.buffer(size(batch));
    for (Message message : batch) {
      for (byte one : message.payload()) {
        if (one == '\n') {
          throw invalid("the record has a line feed in it, and the body of a batch has lines");
        }
      }
      body.appendBytes(message.payload()).appendByte((byte) '\n');
    }
    return body;
  }

  private static int size(List<Message> batch) {
    return batch.stream().mapToInt(message -> message.payload().length + 1).sum() + 1;
  }

  /** Whether it is one value, without building anything of it. */
  private static boolean isJson(byte[] payload) {
    try (JsonParser parser = JSON.createParser(payload)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return false;
      }
      parser.skipChildren();
      return parser.currentToken() != null && parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private static ConnectorException invalid(String message) {
    return ConnectorException.permanent(Reason.InvalidRecord, message);
  }
}
