package dev.mooring.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final ServerAddress ADDRESS = new ServerAddress("orders", 8080, false, "");

  @ParameterizedTest
  @CsvSource({
    "400, PERMANENT, InvalidRecord",
    "401, RETRY, AuthenticationFailed",
    "403, RETRY, NotAuthorized",
    "404, PERMANENT, InvalidRecord",
    "408, RETRY, Unavailable",
    "409, PERMANENT, InvalidRecord",
    "425, RETRY, Unavailable",
    "429, RETRY, Unavailable",
    "301, PERMANENT, InvalidRecord",
    "500, RETRY, Unavailable",
    "503, RETRY, Unavailable",
  })
  void shouldSayWhetherARecordIsSentAgain(int status, ConnectorException.Kind kind, Reason reason) {
    ConnectorException cause = toRecord(new Answer(status, null)).orElseThrow();

    assertThat(cause.kind()).isEqualTo(kind);
    assertThat(cause.reason()).isEqualTo(reason);
    assertThat(cause).hasMessage("orders:8080 answered " + status + " to POST /in");
  }

  @ParameterizedTest
  @CsvSource({"200", "201", "204"})
  void shouldTakeAnyTwoHundredAsWritten(int status) {
    assertThat(toRecord(new Answer(status, null))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 | 7",
        " 120 | 120",
        "Thu, 26 Nov 2026 10:00:30 GMT | 30",
        "Thu, 26 Nov 2026 09:59:00 GMT | 0",
        "86400 | 600",
        "99999999999 | 0",
        "soon | 0",
      })
  void shouldWaitAsLongAsTheServerAsks(String retryAfter, long seconds) {
    ConnectorException cause = toRecord(new Answer(503, retryAfter)).orElseThrow();

    assertThat(cause.notBefore()).contains(Duration.ofSeconds(seconds));
    assertThat(cause).hasMessage("orders:8080 answered 503 to POST /in");
  }

  private static Optional<ConnectorException> toRecord(Answer answer) {
    return Answers.toRecord(ADDRESS, "POST /in", answer, NOW);
  }

  @ParameterizedTest
  @CsvSource({
    "200, ",
    "404, ",
    "405, ",
    "500, ",
    "401, AuthenticationFailed",
    "503, Unavailable",
  })
  void shouldTakeMostAnswersToACheckAsASignOfLife(int status, Reason reason) {
    assertThat(Answers.toCheck(ADDRESS, status).map(ConnectorException::reason))
        .isEqualTo(Optional.ofNullable(reason));
  }
}
