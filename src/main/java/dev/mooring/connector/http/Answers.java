package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.time.Instant;
import java.util.Optional;

/** What a server's status means for whoever asked. Pure. */
final class Answers {
  private Answers() {}

  /**
   * Why the server has not taken a record; empty when it has.
   *
   * @param what the request's method and path, for people
   */
  static Optional<ConnectorException> toRecord(
      ServerAddress address, String what, Answer answer, Instant now) {
    int status = answer.status();
    if (status >= 200 && status < 300) {
      return Optional.empty();
    }
    String said = address + " answered " + status + " to " + what;
    return Optional.of(
        switch (status) {
          case 401, 407 -> ConnectorException.retry(Reason.AuthenticationFailed, said);
          case 403 -> ConnectorException.retry(Reason.NotAuthorized, said);
          case 408, 425, 429 ->
              ConnectorException.retryAfter(Reason.Unavailable, said, answer.pause(now));
          default ->
              status >= 500
                  ? ConnectorException.retryAfter(Reason.Unavailable, said, answer.pause(now))
                  : ConnectorException.permanent(Reason.InvalidRecord, said);
        });
  }

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
