package dev.mooring.api.v1alpha1;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the resources write them: {@code 500ms}, {@code 15s}, {@code 1m30s}, {@code 2h}. */
public final class Durations {
  /**
   * What the CRDs accept. The digits are bounded so that no sum is too large for a long of
   * nanoseconds, neither here nor in a CEL rule.
   */
  public static final String PATTERN = "^([0-9]{1,6}(ms|s|m)|[0-9]{1,5}h){1,4}$";

  /** The longest text that the CRDs accept; a CEL rule over a text needs a bound. */
  public static final int MAX_LENGTH = 32;

  private static final Pattern WHOLE = Pattern.compile(PATTERN);
  private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h)");

  private Durations() {}

  /**
   * Reads a duration that the CRD's pattern has accepted.
   *
   * @throws IllegalArgumentException when the text is not of {@link #PATTERN}, naming the text
   */
  public static Duration parse(String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "not a duration: '" + text + "'; write for example 500ms, 15s or 1m30s");
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      long amount = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              switch (part.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
              });
    }
    return sum;
  }
}
