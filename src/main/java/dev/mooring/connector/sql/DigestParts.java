package dev.mooring.connector.sql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Many digests in few characters: they are put into parts by what they are, and each part has one
 * hash. Where a digest is added or gone, one part is another, and the others are known as before.
 *
 * <pre>
 * 900 rows in 128 parts HHHHHHHHHHHHHHHHHHHHHH...   16 characters for each part
 * 900 rows HHHHHHH                                  one hash of all, as earlier versions wrote
 * </pre>
 *
 * Pure.
 */
final class DigestParts {
  private static final int PARTS = 128;
  private static final int BYTES = 12;
  private static final int CHARACTERS = BYTES / 3 * 4;
  private static final String ROWS = " rows ";
  private static final String WORDS = ROWS + "in " + PARTS + " parts ";

  private DigestParts() {}

  /** Stands for all of the digests, in whatever order. */
  static String of(Collection<String> digests) {
    StringBuilder written = new StringBuilder().append(digests.size()).append(WORDS);
    for (Set<String> part : parts(digests)) {
      written.append(hash(part));
    }
    return written.toString();
  }

  /** Whether a text is one of these. */
  static boolean isOne(String text) {
    return text.contains(ROWS);
  }

  /** Those of the digests that are in a part which is as it was. */
  static Set<String> among(Set<String> digests, String written) {
    int parts = written.indexOf(WORDS);
    if (parts < 0) {
      return written.equals(ofEarlierVersions(digests)) ? digests : Set.of();
    }
    String hashes = written.substring(parts + WORDS.length());
    Set<String> known = new HashSet<>();
    int from = 0;
    for (Set<String> part : parts(digests)) {
      if (hashes.startsWith(hash(part), from)) {
        known.addAll(part);
      }
      from += CHARACTERS;
    }
    return known;
  }

  private static List<Set<String>> parts(Collection<String> digests) {
    List<Set<String>> parts = new ArrayList<>();
    for (int i = 0; i < PARTS; i++) {
      parts.add(new TreeSet<>());
    }
    // The hash of a String is the same in each version of Java.
    digests.forEach(digest -> parts.get(Math.floorMod(digest.hashCode(), PARTS)).add(digest));
    return parts;
  }

  private static String hash(Set<String> sorted) {
    return Base64.getEncoder().encodeToString(Arrays.copyOf(sha(sorted), BYTES));
  }

  private static String ofEarlierVersions(Set<String> digests) {
    return digests.size()
        + ROWS
        + Base64.getEncoder().withoutPadding().encodeToString(sha(new TreeSet<>(digests)));
  }

  private static byte[] sha(Set<String> sorted) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sorted.forEach(digest -> sha.update((digest + "\n").getBytes(StandardCharsets.UTF_8)));
      return sha.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
