package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.time.Instant;
import java.util.Optional;

/** What a server's status means for whoever asked. Pure. */
final class Answers {
  private Answers() {}

  /**
   * Why the server has not taken a record; empty when it has. The guide lists the same.
   *
   * @param request what was asked for, for people
   */
  static Optional<ConnectorException> toRecord(
      ServerAddress address, Request request, Answer answer, Instant now) {
    int status = answer.status();
    if (status >= 200 && status < 300) {
      return Optional.empty();
    }
    String said = address + " answered " + status + " to " + request.text();
    return Optional.of(
        switch (status) {
          case 301, 302, 303, 307, 308 ->
              ConnectorException.retry(Reason.Redirected, said + redirected(request, answer));
          case 401, 407 -> ConnectorException.retry(Reason.AuthenticationFailed, said);
          case 403 -> ConnectorException.retry(Reason.NotAuthorized, said);
          case 404, 410 -> ofTarget(request, Reason.TargetNotFound, said);
          case 405 -> ofTarget(request, Reason.RequestRefused, said);
          case 408, 423, 425, 429 ->
              ConnectorException.retryAfter(Reason.Unavailable, said, answer.pause(now));
          case 400, 409, 413, 414, 415, 422 ->
              ConnectorException.permanent(Reason.InvalidRecord, said);
          case 402, 406, 411, 421, 426, 428, 451, 501, 505, 511 ->
              ConnectorException.retry(Reason.RequestRefused, said);
          default ->
              status >= 500
                  ? ConnectorException.retryAfter(Reason.Unavailable, said, answer.pause(now))
                  : ConnectorException.unknown(Reason.RequestRefused, said);
        });
  }

  /** A place that a record names may be the record's mistake, or everybody's. */
  private static ConnectorException ofTarget(Request request, Reason reason, String said) {
    return request.varies()
        ? ConnectorException.unknown(reason, said)
        : ConnectorException.retry(reason, said + ": correct http.path, http.method or http.url");
  }

  private static String redirected(Request request, Answer answer) {
    return answer
        .place(!request.varies())
        .map(place -> " and points to " + place + ": correct http.url or http.path")
        .orElse(" and does not say where else: correct http.url or http.path");
  }

  /**
   * What is asked of a server, as the Sink's settings have it: without what a record says, or no
   * failure would be like another.
   *
   * @param text method and path
   * @param varies whether the path depends on the record
   */
  record Request(String text, boolean varies) {}

  /** Why the answer to a health check shows that no record would be taken; empty when not so. */
  static Optional<ConnectorException> toCheck(ServerAddress address, int status) {
    String said = address + " answered " + status + " to a health check";
    return switch (status) {
      case 401, 407 ->
          Optional.of(ConnectorException.disconnected(Reason.AuthenticationFailed, said));
      case 502, 503, 504 -> Optional.of(ConnectorException.disconnected(Reason.Unavailable, said));
      default -> Optional.empty();
    };
  }
}
