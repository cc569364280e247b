package dev.mooring.api.v1alpha1;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short hashes that keep names unique which are made of others. Pure functions. */
public final class NameHash {
  private NameHash() {}

  /**
   * The beginning of the SHA-256 of the parts, in hexadecimal digits.
   *
   * @param bytes how much of it, from 1 to 32; two digits each
   * @param parts joined by a slash, which none of them may contain
   */
  public static String of(int bytes, String... parts) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("/", parts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * As much of an object's name as there is room for, so that a hyphen and more may follow, which
   * must not come after a dot.
   *
   * @param room the most characters that may be left
   */
  public static String cut(String name, int room) {
    if (name.length() <= room) {
      return name;
    }
    int end = room;
    while (end > 0 && name.charAt(end - 1) == '.') {
      end--;
    }
    return name.substring(0, end);
  }
}
