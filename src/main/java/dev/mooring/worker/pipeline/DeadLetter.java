package dev.mooring.worker.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mooring.connector.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What the Sink of the dead letters gets of a record that can never be written: a JSON object with
 * the reason and the record as it came, so that it can be sent again.
 */
final class DeadLetter {
  private static final JsonFactory JSON = new JsonFactory();

  private DeadLetter() {}

  /**
   * The letter.
   *
   * @param sink which has given the record up
   * @param reason a sentence on the record
   */
  static Message message(QueuedRecord record, String sink, String reason, Instant time) {
    Message original = record.record().message();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(original.payload().length + 256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("sink", sink);
      json.writeStringField("source", record.record().pipeline().sourceName());
      json.writeStringField("topic", original.topic());
      json.writeStringField("reason", "the record " + reason);
      json.writeNumberField("attempts", record.attempts());
      json.writeStringField("time", time.truncatedTo(ChronoUnit.MILLIS).toString());
      writeOriginal(json, original.payload());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Message(original.topic(), bytes.toByteArray());
  }

  /** As text where it is one: a transform can give that back byte by byte. */
  private static void writeOriginal(JsonGenerator json, byte[] payload) throws IOException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
      json.writeStringField("original", text);
    } catch (CharacterCodingException binary) {
      json.writeBinaryField("originalBase64", payload);
    }
  }
}
