package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes as the resources write it, like a quantity of Kubernetes in whole bytes: {@code
 * 1048576}, {@code 500k}, {@code 1Mi}. Two that are as large are equal, however they are written.
 * Immutable.
 */
public final class ByteSize implements Comparable<ByteSize> {
  /**
   * What the CRDs accept of a text; a number may be written without quotes as well. The digits are
   * bounded so that none is too large for a long.
   */
  public static final String PATTERN = "^[0-9]{1,9}([kM]|[KM]i)?$";

  private static final Pattern WHOLE = Pattern.compile("([0-9]{1,9})([kM]|[KM]i)?");

  private final Object written;
  private final long bytes;

  private ByteSize(Object written, long bytes) {
    this.written = written;
    this.bytes = bytes;
  }

  /** So many bytes. */
  public static ByteSize of(long bytes) {
    return new ByteSize(bytes, bytes);
  }

  /**
   * Reads one.
   *
   * @param written a number or a text
   * @throws IllegalArgumentException when it is neither in a form that there is, with the remedy
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ByteSize read(Object written) {
    if (written instanceof Integer || written instanceof Long) {
      return new ByteSize(written, ((Number) written).longValue());
    }
    Matcher text = WHOLE.matcher(String.valueOf(written));
    if (!(written instanceof String) || !text.matches()) {
      throw new IllegalArgumentException(
          "not a number of bytes: write for example 1048576, 512Ki or 1Mi");
    }
    return new ByteSize(written, Long.parseLong(text.group(1)) * unit(text.group(2)));
  }

  private static long unit(String suffix) {
    return switch (suffix) {
      case "k" -> 1_000;
      case "M" -> 1_000_000;
      case "Ki" -> 1L << 10;
      case "Mi" -> 1L << 20;
      case null, default -> 1;
    };
  }

  /** As it is written: a number or a text. */
  @JsonValue
  Object written() {
    return written;
  }

  /** How many bytes it is; no more than an int holds, which is beyond all that the CRDs accept. */
  public int bytes() {
    return Math.clamp(bytes, 0, Integer.MAX_VALUE);
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteSize size && size.bytes == bytes;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(bytes);
  }

  @Override
  public String toString() {
    return written.toString();
  }
}
