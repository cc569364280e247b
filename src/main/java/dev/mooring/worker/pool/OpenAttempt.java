package dev.mooring.worker.pool;

import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Opening;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * One attempt to open a connection, with a time limit. It is over, and its place is free, only when
 * it has a connection or nothing of it is open any more. To be used on the control thread.
 */
final class OpenAttempt {
  /** As long as a type may take, beyond the limit of an attempt, for what it gives up. */
  static final Duration GRACE = Duration.ofSeconds(2);

  private static final Logger LOG = Logger.getLogger(OpenAttempt.class);

  private final Control control;
  private final ConnectionRequest request;
  private final Duration limit;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private Opening opening;
  private Attempt<Connection> waiting;
  private boolean abandoned;
  private boolean givenUp;

  private OpenAttempt(Control control, ConnectionRequest request, Duration limit) {
    this.control = control;
    this.request = request;
    this.limit = limit;
  }

  /**
   * Begins.
   *
   * @param lost hears on the control thread that the connection is lost
   * @param done hears the connection, or why there is none once nothing of it is open: exactly once
   *     and not within this call; never after {@link #giveUp}
   */
  static OpenAttempt start(
      Control control,
      PoolSettings with,
      ConnectionRequest request,
      ConnectionListener lost,
      BiConsumer<Connection, ConnectorException> done) {
    OpenAttempt attempt = new OpenAttempt(control, request, with.healthCheck().limit());
    attempt.waiting =
        Attempt.start(
            control,
            attempt.limit,
            () -> {
              attempt.opening =
                  with.type().open(request, cause -> control.execute(() -> lost.lost(cause)));
              return attempt.opening.connection();
            },
            (connection, failure) -> {
              if (failure == null) {
                done.accept(connection, null);
              } else {
                attempt.failed(() -> done.accept(null, failure));
              }
            },
            Connection::close);
    return attempt;
  }

  private void failed(Runnable tell) {
    abandon()
        .thenRun(
            () -> {
              if (!givenUp) {
                tell.run();
              }
            });
  }

  /**
   * Ends it, however far it has come; nobody hears of it any more. Not for one whose connection is
   * taken.
   *
   * @return completes, on the control thread and in bounded time, when nothing of it is open any
   *     more; the same one at each call
   */
  CompletableFuture<Void> giveUp() {
    givenUp = true;
    return abandon();
  }

  private CompletableFuture<Void> abandon() {
    if (abandoned) {
      return gone;
    }
    abandoned = true;
    waiting.abandon();
    if (opening == null) {
      gone.complete(null);
    } else {
      Attempt.start(
          control,
          limit.plus(GRACE),
          opening::abandon,
          (nothing, failure) -> gone(failure),
          nothing -> {});
    }
    return gone;
  }

  private void gone(ConnectorException failure) {
    if (failure != null) {
      LOG.errorf(
          "%s: an attempt to connect that was given up is not closed: %s",
          request.connector(), failure.getMessage());
    }
    gone.complete(null);
  }
}
