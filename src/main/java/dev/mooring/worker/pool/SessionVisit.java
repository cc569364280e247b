package dev.mooring.worker.pool;

import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.SessionConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One attempt of a {@link SessionReclaim}: connects with the client's id, delivers what is left,
 * and then connects once more without the session, which removes it. On the control thread.
 */
final class SessionVisit {
  /** By then a broker has closed the connection of the same client, if it has one. */
  static final Duration SAME_LIMIT = Duration.ofSeconds(2);

  /** Hears of it. */
  interface Listener {
    /** The connection that the pool itself has in that place now; null without an open one. */
    Link present();

    /** The other side has answered. */
    void answered();

    /** All was offered, and what was subscribed there is not any more. */
    void emptied();

    /** It has ended, with nothing open any more; the cause of a failure, else null. */
    void over(Outcome outcome, ConnectorException cause);
  }

  /** How it has ended. */
  enum Outcome {
    /** The session is no more. */
    REMOVED,
    /** Two ways to one and the same session, which the pool reads in: nothing was left behind. */
    THE_SAME,
    /** Something may be left. */
    LEFT,
    FAILED
  }

  private final PoolRuntime runtime;
  private final SessionReclaim.Target target;
  private final PoolSettings with;
  private final SessionReclaim.Spare spare;
  private final Listener listener;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private OpenAttempt opening;
  private Connection connection;
  private Attempt<Boolean> draining;
  private boolean lost;
  private boolean ended;

  SessionVisit(
      PoolRuntime runtime,
      SessionReclaim.Target target,
      PoolSettings with,
      SessionReclaim.Spare spare,
      Listener listener) {
    this.runtime = runtime;
    this.target = target;
    this.with = with;
    this.spare = spare;
    this.listener = listener;
  }

  /**
   * Begins.
   *
   * @param takers who takes what is left
   * @param elsewhere whether it may turn out to be the session that the pool reads in
   */
  void start(List<Taker> takers, boolean elsewhere) {
    boolean look = !takers.isEmpty() || elsewhere;
    spare
        .ready()
        .thenRun(
            () -> {
              if (ended) {
                finish(Outcome.LEFT, null);
              } else {
                open(look, opened -> use(opened, takers, look, elsewhere));
              }
            });
  }

  /** Gives the connection back as soon as it can. */
  void interrupt() {
    if (draining != null) {
      Attempt<Boolean> present = draining;
      draining = null;
      present.abandon();
      drained(false);
    }
  }

  /**
   * Goes no further.
   *
   * @return completes, in bounded time, when nothing of it is open any more
   */
  CompletableFuture<Void> end() {
    ended = true;
    if (opening != null) {
      opening.giveUp().thenRun(() -> finish(Outcome.LEFT, null));
    }
    interrupt();
    return over;
  }

  private void use(Connection opened, List<Taker> takers, boolean looks, boolean elsewhere) {
    connection = opened;
    listener.answered();
    if (!looks) {
      // It was opened without its session, which is gone with that.
      close(() -> finish(Outcome.REMOVED, null));
    } else if (!elsewhere) {
      drain(takers);
    } else {
      Link before = listener.present();
      runtime
          .control()
          .schedule(
              SAME_LIMIT,
              () -> {
                boolean same =
                    lost
                        || target.client() >= 0 && (before == null || listener.present() != before);
                if (same) {
                  theSame();
                } else {
                  drain(takers);
                }
              });
    }
  }

  private void theSame() {
    close(
        () ->
            // Without any connection of the pool's own, that is just not there.
            finish(lost || listener.present() != null ? Outcome.THE_SAME : Outcome.LEFT, null));
  }

  private void open(boolean keepsSession, Consumer<Connection> next) {
    ConnectionRequest request =
        with.request(
            new NodeIdentity(runtime.node().clusterId(), target.worker()),
            Math.max(0, target.client()),
            keepsSession);
    opening =
        OpenAttempt.start(
            runtime.control(),
            with,
            target.own() == null ? request : request.inSessionOf(target.own(), keepsSession),
            cause -> lost = true,
            (opened, failure) -> {
              opening = null;
              if (failure != null) {
                finish(Outcome.FAILED, failure);
              } else {
                next.accept(opened);
              }
            });
  }

  private void drain(List<Taker> takers) {
    if (ended) {
      drained(false);
      return;
    }
    List<CompletableFuture<Boolean>> drains = new ArrayList<>();
    if (connection instanceof SessionConnection session) {
      takers.forEach(
          taker ->
              drains.add(
                  session
                      .drain(taker.request(), taker.reading().gate((by, cause) -> {}))
                      .toCompletableFuture()));
    }
    draining =
        Attempt.start(
            runtime.control(),
            spare.limit(),
            () -> all(drains),
            (empty, failure) -> {
              draining = null;
              drained(failure == null && empty && !lost);
            },
            nothing -> {});
  }

  private static CompletionStage<Boolean> all(List<CompletableFuture<Boolean>> drains) {
    return CompletableFuture.allOf(drains.toArray(CompletableFuture[]::new))
        .thenApply(done -> drains.stream().allMatch(CompletableFuture::join));
  }

  private void drained(boolean empty) {
    listener.emptied();
    close(
        () -> {
          // Whose worker is there again goes on in it: that is asked last.
          if (empty && !ended) {
            open(
                false,
                clean -> {
                  connection = clean;
                  close(() -> finish(Outcome.REMOVED, null));
                });
          } else {
            finish(Outcome.LEFT, null);
          }
        });
  }

  private void close(Runnable next) {
    Connection closing = connection;
    connection = null;
    Attempt.start(
        runtime.control(),
        Link.CLOSE_LIMIT,
        closing::close,
        (nothing, failure) -> next.run(),
        nothing -> {});
  }

  private void finish(Outcome outcome, ConnectorException cause) {
    if (!over.isDone()) {
      spare.giveBack();
      listener.over(outcome, cause);
      over.complete(null);
    }
  }
}
