package dev.mooring.connector;

import java.util.List;

/**
 * One record on its way from a Source to its Sinks.
 *
 * @param topic where it came from: an MQTT topic, a memory topic; empty where there is none. Never
 *     null.
 * @param payload the bytes as they arrived; nobody may change them
 * @param target where the Sink writes it, filled in for this record; null when the Sink's settings
 *     say so for all records
 * @param headers the values of the headers that the Sink writes with it, in the order of its
 *     settings; empty when they are the same for all records
 */
public record Message(String topic, byte[] payload, FilledText target, List<FilledText> headers) {
  /** A record as a Source reads it. */
  public Message(String topic, byte[] payload) {
    this(topic, payload, null, List.of());
  }

  /** The same message with another payload. */
  public Message withPayload(byte[] other) {
    return new Message(topic, other, target, headers);
  }

  /** The same message, to be written there. */
  public Message to(FilledText place, List<FilledText> values) {
    return new Message(topic, payload, place, values);
  }
}
