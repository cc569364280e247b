package dev.mooring.connector;

import dev.mooring.api.v1alpha1.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;

/** The content of the Secrets that a Connector names. Its text form shows names only. Immutable. */
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

  /** One value as UTF-8 text; see {@link #bytes}. */
  public String text(String secret, String key) throws ConnectorException {
    return new String(bytes(secret, key), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "SecretValues" + new TreeSet<>(dataBySecret.keySet());
  }
}
