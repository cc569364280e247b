package dev.mooring.connector.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * A server's answer, as far as anybody asks for it.
 *
 * @param status its status
 * @param retryAfter its header of that name; null when it has none
 */
record Answer(int status, String retryAfter) {
  /** Longer than that, nobody waits for a server that has said so. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  /**
   * How long the server wants to be left alone; zero when it does not say, or is not understood.
   */
  Duration pause(Instant now) {
    if (retryAfter == null) {
      return Duration.ZERO;
    }
    String text = retryAfter.strip();
    Duration asked;
    try {
      asked =
          text.matches("[0-9]{1,9}")
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.between(
                  now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
    } catch (DateTimeException unknown) {
      return Duration.ZERO;
    }
    return asked.isNegative() ? Duration.ZERO : asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }
}
