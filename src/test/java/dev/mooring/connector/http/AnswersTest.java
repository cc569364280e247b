package dev.mooring.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final ServerAddress ADDRESS = new ServerAddress("orders", 8080, false, "");

  @ParameterizedTest
  @CsvSource({
    // What speaks of the record itself.
    "400, PERMANENT, InvalidRecord",
    "409, PERMANENT, InvalidRecord",
    "413, PERMANENT, InvalidRecord",
    "414, PERMANENT, InvalidRecord",
    "415, PERMANENT, InvalidRecord",
    "422, PERMANENT, InvalidRecord",
    // What asks for time.
    "408, RETRY, Unavailable",
    "423, RETRY, Unavailable",
    "425, RETRY, Unavailable",
    "429, RETRY, Unavailable",
    "500, RETRY, Unavailable",
    "502, RETRY, Unavailable",
    "503, RETRY, Unavailable",
    "599, RETRY, Unavailable",
    // What the settings cause, whatever the record is.
    "401, RETRY, AuthenticationFailed",
    "403, RETRY, NotAuthorized",
    "407, RETRY, AuthenticationFailed",
    "402, RETRY, RequestRefused",
    "406, RETRY, RequestRefused",
    "411, RETRY, RequestRefused",
    "421, RETRY, RequestRefused",
    "426, RETRY, RequestRefused",
    "428, RETRY, RequestRefused",
    "451, RETRY, RequestRefused",
    "501, RETRY, RequestRefused",
    "505, RETRY, RequestRefused",
    "511, RETRY, RequestRefused",
    // What nobody can know the meaning of.
    "418, UNKNOWN, RequestRefused",
    "412, UNKNOWN, RequestRefused",
    "424, UNKNOWN, RequestRefused",
    "431, UNKNOWN, RequestRefused",
    "499, UNKNOWN, RequestRefused",
    "304, UNKNOWN, RequestRefused",
    "101, UNKNOWN, RequestRefused",
  })
  void shouldSayWhetherARecordIsSentAgain(int status, ConnectorException.Kind kind, Reason reason) {
    ConnectorException cause = toRecord(new Answer(status, null, null)).orElseThrow();

    assertThat(cause.kind()).isEqualTo(kind);
    assertThat(cause.reason()).isEqualTo(reason);
    assertThat(cause).hasMessage("orders:8080 answered " + status + " to POST /in");
  }

  @ParameterizedTest
  @CsvSource({
    "404, RETRY, UNKNOWN, TargetNotFound",
    "410, RETRY, UNKNOWN, TargetNotFound",
    "405, RETRY, UNKNOWN, RequestRefused",
  })
  void shouldSuspectTheRecordOnlyWhenThePathIsMadeOfIt(
      int status, ConnectorException.Kind fixed, ConnectorException.Kind varying, Reason reason) {
    Answer answer = new Answer(status, null, null);
    ConnectorException ofSettings = toRecord(answer).orElseThrow();
    ConnectorException ofRecord =
        Answers.toRecord(ADDRESS, new Answers.Request("PUT /${payload.room}", true), answer, NOW)
            .orElseThrow();

    assertThat(ofSettings.kind()).isEqualTo(fixed);
    assertThat(ofRecord.kind()).isEqualTo(varying);
    assertThat(ofSettings.reason()).isEqualTo(reason);
    assertThat(ofRecord.reason()).isEqualTo(reason);
    assertThat(ofRecord).hasMessage("orders:8080 answered " + status + " to PUT /${payload.room}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "https://orders.example.com/in | points to https://orders.example.com/in:",
        "/api/in | points to /api/in:",
        "https://user:secret@orders:8443/in?token=secret#x | points to https://orders:8443/in:",
        "https://orders/in;jsessionid=secret | points to https://orders/in:",
        "https://[fd00::1]:8443/in | points to https://[fd00::1]:8443/in:",
        "none | does not say where else:",
        "'' | does not say where else:",
        "javascript:alert(1) | points to javascript:alert(1):",
      })
  void shouldSayWhereTheServerPointsTo(String location, String said) {
    for (int status : new int[] {301, 302, 303, 307, 308}) {
      ConnectorException cause = toRecord(new Answer(status, null, location)).orElseThrow();

      assertThat(cause.kind()).isEqualTo(ConnectorException.Kind.RETRY);
      assertThat(cause.reason()).isEqualTo(Reason.Redirected);
      assertThat(cause)
          .hasMessage(
              "orders:8080 answered "
                  + status
                  + " to POST /in and "
                  + said
                  + " correct http.url or http.path");
    }
  }

  @Test
  void shouldNotShowWhatARecordSaysWhenTheServerPointsElsewhere() {
    Answers.Request request = new Answers.Request("POST /${payload.room}", true);
    for (String room : List.of("kitchen", "hall")) {
      assertThat(
              Answers.toRecord(
                      ADDRESS, request, new Answer(308, null, "https://new:1/" + room), NOW)
                  .orElseThrow())
          .hasMessage(
              "orders:8080 answered 308 to POST /${payload.room} and points to https://new:1:"
                  + " correct http.url or http.path");
      assertThat(
              Answers.toRecord(ADDRESS, request, new Answer(308, null, "/v2/" + room), NOW)
                  .orElseThrow())
          .hasMessageContaining("points to another path:");
    }
  }

  @Test
  void shouldBoundWhatItShowsOfALocation() {
    String message =
        toRecord(new Answer(301, null, "https://new/" + "x".repeat(10_000)))
            .orElseThrow()
            .getMessage();

    assertThat(message).hasSizeLessThan(400);
  }

  @ParameterizedTest
  @CsvSource({"200", "201", "204"})
  void shouldTakeAnyTwoHundredAsWritten(int status) {
    assertThat(toRecord(new Answer(status, null, null))).isEmpty();
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
    ConnectorException cause = toRecord(new Answer(503, retryAfter, null)).orElseThrow();

    assertThat(cause.notBefore()).contains(Duration.ofSeconds(seconds));
    assertThat(cause).hasMessage("orders:8080 answered 503 to POST /in");
  }

  private static Optional<ConnectorException> toRecord(Answer answer) {
    return Answers.toRecord(ADDRESS, new Answers.Request("POST /in", false), answer, NOW);
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
