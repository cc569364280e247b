package dev.mooring.expression;

import java.nio.charset.StandardCharsets;

/**
 * One record, as expressions see it: made once and given to all Sinks' expressions. The payload is
 * parsed when the first expression asks for it, and never when none does. May be used from any
 * thread.
 */
public final class RecordVariables {
  private final byte[] payload;
  private final String topic;
  private final String source;
  private volatile Json json;
  private volatile String text;

  /**
   * A record.
   *
   * @param payload the record's bytes; nobody may change them
   * @param topic where it came from; empty where there is none
   * @param source the name of the Source that read it
   */
  public RecordVariables(byte[] payload, String topic, String source) {
    this.payload = payload;
    this.topic = topic;
    this.source = source;
  }

  /** The payload as JSON; parsed once, whether that works or not. */
  Json json() {
    Json parsed = json;
    if (parsed == null) {
      parsed = Json.parse(payload);
      json = parsed;
    }
    return parsed;
  }

  String text() {
    String decoded = text;
    if (decoded == null) {
      decoded = new String(payload, StandardCharsets.UTF_8);
      text = decoded;
    }
    return decoded;
  }

  String topic() {
    return topic;
  }

  String source() {
    return source;
  }
}
