package dev.mooring.connector;

import dev.mooring.api.v1alpha1.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;

/** The content of the Secrets that a spec names. Its text form shows names only. Immutable. */
public final class SecretValues {
  private final Map<String, Map<String, byte[]>> dataBySecret;

  /**
   * Takes Secrets by name, each with its decoded data by key.
   *
   * @param dataBySecret copied at the first level; the byte arrays must not be changed any more
   */
  public SecretValues(Map<String, Map<String, byte[]>> dataBySecret) {
    this.dataBySecret = Map.copyOf(dataBySecret);
  }

  /** No Secrets at all. */
  public static SecretValues none() {
    return new SecretValues(Map.of());
  }

  /**
   * One value.
   *
   * @throws ConnectorException with reason SecretNotFound, naming Secret and key, when there is
   *     none
   */
  public byte[] bytes(String secret, String key) throws ConnectorException {
    Map<String, byte[]> data = dataBySecret.get(secret);
    if (data == null) {
      throw ConnectorException.disconnected(
          Reason.SecretNotFound,
          "Secret '" + secret + "' not found: create it in the Connector's namespace");
    }
    byte[] value = data.get(key);
    if (value == null) {
      throw ConnectorException.disconnected(
          Reason.SecretNotFound, "Secret '" + secret + "' has no key '" + key + "': add it");
    }
    return value;
  }

  /** Whether there is such a value. */
  public boolean has(String secret, String key) {
    return dataBySecret.getOrDefault(secret, Map.of()).containsKey(key);
  }

  /**
   * One value as UTF-8 text, for people to type: a user name or a password. What nobody sees in it,
   * such as the line feed that {@code echo} and editors leave at the end, is a mistake; it is not
   * taken away, as the other side could have it, too.
   *
   * @throws ConnectorException as for {@link #bytes}; and with reason AuthenticationFailed, naming
   *     Secret and key and never the value, when it has control or invisible characters or is not
   *     UTF-8
   */
  public String text(String secret, String key) throws ConnectorException {
    byte[] value = bytes(secret, key);
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      throw unusable(secret, key, "is no text in UTF-8");
    }
    for (int i = text.length(); i > 0; i -= Character.charCount(text.codePointBefore(i))) {
      String unseen = unseen(text.codePointBefore(i));
      if (unseen != null) {
        throw unusable(
            secret, key, i == text.length() ? "ends with " + unseen : "has " + unseen + " in it");
      }
    }
    return text;
  }

  /** What a character that nobody sees is called; null for all others, and for a blank. */
  private static String unseen(int character) {
    return switch (character) {
      case '\n' -> "a line feed";
      case '\r' -> "a carriage return";
      case '\t' -> "a tab";
      default ->
          switch (Character.getType(character)) {
            case Character.CONTROL -> "a control character";
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                "an invisible character";
            default -> null;
          };
    };
  }

  private static ConnectorException unusable(String secret, String key, String what) {
    return ConnectorException.disconnected(
        Reason.AuthenticationFailed,
        "Secret '"
            + secret
            + "', key '"
            + key
            + "', "
            + what
            + ": make it again without, with printf '%s' or kubectl create secret generic"
            + " --from-literal");
  }

  @Override
  public String toString() {
    return "SecretValues" + new TreeSet<>(dataBySecret.keySet());
  }
}
