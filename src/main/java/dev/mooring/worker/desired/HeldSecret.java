package dev.mooring.worker.desired;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * A Secret's content as this worker got it last. Its text form shows versions only.
 *
 * @param listed the version that was asked for
 * @param version the version that came, which may be newer
 * @param dataVersion the oldest version known to have the same content
 * @param data the decoded values by key; nobody may change them
 */
record HeldSecret(String listed, String version, String dataVersion, Map<String, byte[]> data) {

  /**
   * What was got after the earlier one.
   *
   * @param earlier null when this is the first
   */
  static HeldSecret of(Secret secret, String listed, HeldSecret earlier) {
    Map<String, byte[]> data = new HashMap<>();
    if (secret.getData() != null) {
      secret.getData().forEach((key, value) -> data.put(key, Base64.getDecoder().decode(value)));
    }
    String version = secret.getMetadata().getResourceVersion();
    boolean same = earlier != null && earlier.hasSameData(data);
    return new HeldSecret(listed, version, same ? earlier.dataVersion() : version, data);
  }

  /** Whether it is what is asked for. */
  boolean isAt(String wanted) {
    return wanted.equals(listed) || wanted.equals(version);
  }

  private boolean hasSameData(Map<String, byte[]> other) {
    return data.keySet().equals(other.keySet())
        && data.entrySet().stream()
            .allMatch(entry -> Arrays.equals(entry.getValue(), other.get(entry.getKey())));
  }

  @Override
  public String toString() {
    return "HeldSecret[" + version + "]";
  }
}
