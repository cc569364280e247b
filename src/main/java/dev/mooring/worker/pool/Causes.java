package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** Why something failed, in the words of the SPI. */
final class Causes {
  private static final Logger LOG = Logger.getLogger(Causes.class);

  private Causes() {}

  /** The failure of a stage. What a type should not have thrown is logged, and an InternalError. */
  static ConnectorException of(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof ConnectorException known) {
      return known;
    }
    LOG.error("a connector type failed in a way that it should not", failure);
    return ConnectorException.unknown(
        Reason.InternalError,
        "unexpected " + (cause == null ? failure : cause).getClass().getSimpleName());
  }

  static ConnectorException timeout(Duration limit) {
    return ConnectorException.disconnected(Reason.Timeout, "no answer within " + words(limit));
  }

  static ConnectorException unansweredWrite(Duration limit) {
    return ConnectorException.disconnected(
        Reason.Timeout, "a write has no answer after " + words(limit));
  }

  private static String words(Duration limit) {
    return limit.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  /** Whether both say the same to people. */
  static boolean same(ConnectorException one, ConnectorException other) {
    return one != null
        && other != null
        && one.reason() == other.reason()
        && one.getMessage().equals(other.getMessage());
  }
}
