package dev.mooring.connector;

/**
 * One record on its way from a Source to its Sinks.
 *
 * @param topic where it came from: an MQTT topic, a memory topic; empty where there is none. Never
 *     null.
 * @param payload the bytes as they arrived; nobody may change them
 */
public record Message(String topic, byte[] payload) {
  /** The same message with another payload. */
  public Message withPayload(byte[] other) {
    return new Message(topic, other);
  }
}
