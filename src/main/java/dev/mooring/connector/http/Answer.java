package dev.mooring.connector.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's answer, as far as anybody asks for it.
 *
 * @param status its status
 * @param retryAfter its header of that name; null when it has none
 * @param location its header of that name; null when it has none
 */
record Answer(int status, String retryAfter, String location) {
  /** Scheme; host and port; path up to its parameters. Printable ASCII only. */
  private static final Pattern PLACE =
      Pattern.compile(
          "(?:(https?:)//(?:[!-~&&[^/?#@]]*@)?([A-Za-z0-9.:\\[\\]_-]+))?([!-~&&[^?#;]]*).*");

  /** Longer than that, nobody waits for a server that has said so. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  /** Of a place, in characters. */
  private static final int SHOWN = 200;

  /**
   * Where the server points to, for people: without user, query and fragment, which may hold
   * secrets.
   *
   * @param withPath whether the path is shown, too: not when it comes from a record
   * @return empty when it does not say
   */
  Optional<String> place(boolean withPath) {
    if (location == null) {
      return Optional.empty();
    }
    Matcher parts = PLACE.matcher(location.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    String origin = parts.group(1) == null ? "" : parts.group(1) + "//" + parts.group(2);
    String place = withPath || origin.isEmpty() ? origin + parts.group(3) : origin;
    if (origin.isEmpty() && !withPath) {
      return Optional.of("another path");
    }
    return place.isEmpty()
        ? Optional.empty()
        : Optional.of(place.length() > SHOWN ? place.substring(0, SHOWN) + "..." : place);
  }

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
