package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SourceReader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A Source's reading: on each connection of its slot a new reader, with backoff while the
 * connection lives and refuses.
 *
 * <p>To be used on the control thread, except for what {@link Reading} offers.
 */
final class SourceReading implements Reading {
  private static final ConnectorException MOVING =
      ConnectorException.disconnected(Reason.Connecting, "moving to another connection");

  /** As long as Sinks may take for what the other side has kept. */
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(10);

  private final ReadRequest request;
  private final MessageReceiver receiver;
  private final ReadingListener listener;
  private final Control control;
  private final Supplier<PoolSettings> settings;
  private final Backoff backoff;
  private Slot slot;
  private CompletableFuture<Void> moving;
  private Connection connection;
  private Attempt<SourceReader> starting;
  private Control.Timer retry = () -> {};
  private ConnectorException interruption;
  private boolean ended;
  private boolean forgotten;
  private volatile boolean stopped;
  private volatile Gate gate;
  private volatile SourceReader reader;

  SourceReading(
      ReadRequest request,
      MessageReceiver receiver,
      ReadingListener listener,
      PoolRuntime runtime,
      Supplier<PoolSettings> settings) {
    this.request = request;
    this.receiver = receiver;
    this.listener = listener;
    this.control = runtime.control();
    this.settings = settings;
    this.backoff = new Backoff(runtime.random());
    this.gate = newGate();
  }

  ReadRequest request() {
    return request;
  }

  boolean hasEnded() {
    return ended;
  }

  @Override
  public void stop() {
    stopped = true;
    gate.close();
    SourceReader current = reader;
    if (current != null) {
      current.stop();
    }
  }

  @Override
  public CompletionStage<Void> suspend() {
    stop();
    CompletableFuture<Void> done = new CompletableFuture<>();
    control.execute(() -> end(false).thenRun(() -> done.complete(null)));
    return done;
  }

  @Override
  public CompletionStage<Boolean> retire(Duration limit) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    control.execute(
        () ->
            drainReader(limit)
                .thenAccept(
                    drained -> {
                      stop();
                      end(true).thenRun(() -> done.complete(drained));
                    }));
    return done;
  }

  private CompletableFuture<Void> end(boolean forget) {
    ended = true;
    forgotten = forget;
    return leave(forget);
  }

  void attached(Slot to) {
    slot = to;
  }

  /** The slot's connection is open. */
  void connected(Connection open) {
    connection = open;
    backoff.reset();
    begin();
  }

  /** The slot's connection is gone, or could not be opened. */
  void disconnected(ConnectorException cause) {
    drop();
    connection = null;
    interrupted(cause);
  }

  /**
   * Reads no more on the slot's connection, which is about to be closed.
   *
   * @return completes when all is acknowledged that was read there, which may never be
   */
  CompletableFuture<Void> pause() {
    retry.cancel();
    if (starting != null) {
      starting.abandon();
      starting = null;
    }
    SourceReader current = reader;
    if (current != null) {
      current.stop();
    }
    return gate.close();
  }

  /**
   * Leaves its slot for another one, after it has read what the other side has for it there.
   * Completes, in bounded time, when it may go there.
   */
  CompletableFuture<Void> moveOut() {
    if (request.isExclusive()) {
      // What the other side keeps goes with it.
      interrupted(MOVING);
      return leave(false);
    }
    if (moving == null || moving.isDone()) {
      moving =
          drainReader(DRAIN_LIMIT)
              .thenCompose(
                  drained -> {
                    interrupted(MOVING);
                    return leave(true);
                  });
    }
    return moving;
  }

  /** Asks the other side anew for what it reads. */
  void renew() {
    SourceReader current = reader;
    if (current != null) {
      current.renew();
    }
  }

  private CompletableFuture<Boolean> drainReader(Duration limit) {
    SourceReader current = reader;
    CompletableFuture<Boolean> drained = new CompletableFuture<>();
    if (current == null || limit.isZero()) {
      drained.complete(false);
    } else {
      Attempt.start(
          control,
          limit,
          current::drain,
          (done, failure) -> drained.complete(failure == null && reader == current),
          done -> {});
    }
    return drained;
  }

  /**
   * Reads on its slot no more.
   *
   * @param forget whether the other side should give up what it keeps for it there
   * @return completes in bounded time
   */
  CompletableFuture<Void> leave(boolean forget) {
    Slot from = slot;
    slot = null;
    CompletableFuture<Void> left = stopReading(forget);
    if (from == null) {
      return left;
    }
    if (request.isExclusive()) {
      return left.thenCompose(stopped -> from.release(this, forget));
    }
    from.detach(this, forget);
    return left;
  }

  private CompletableFuture<Void> stopReading(boolean forget) {
    SourceReader current = reader;
    drop();
    connection = null;
    CompletableFuture<Void> left = new CompletableFuture<>();
    if (current == null) {
      left.complete(null);
    } else if (forget) {
      Attempt.start(
          control,
          Link.CLOSE_LIMIT,
          current::forget,
          (done, failure) -> left.complete(null),
          done -> {});
    } else {
      current.stop();
      left.complete(null);
    }
    return left;
  }

  private void begin() {
    if (stopped || !request.isAllowed()) {
      return;
    }
    Connection on = connection;
    Gate through = newGate();
    gate = through;
    starting =
        Attempt.start(
            control,
            on.readLimit(settings.get().healthCheck().limit()),
            () -> on.read(request, through),
            this::answered,
            this::discard);
  }

  private Gate newGate() {
    return new Gate(receiver, (by, cause) -> control.execute(() -> failed(by, cause)));
  }

  private void answered(SourceReader agreed, ConnectorException failure) {
    starting = null;
    if (failure != null) {
      refused(failure);
      return;
    }
    reader = agreed;
    // Looked at after the reader was set: stop() may be going on in another thread.
    if (stopped) {
      gate.close();
      agreed.stop();
      return;
    }
    interruption = null;
    backoff.reset();
    listener.reading();
  }

  /** A reader that comes when it is not wanted any more. */
  private void discard(SourceReader late) {
    if (forgotten) {
      late.forget();
    } else {
      late.stop();
    }
  }

  private void failed(Gate by, ConnectorException cause) {
    if (by == gate && !by.isClosed()) {
      refused(cause);
    }
  }

  private void refused(ConnectorException cause) {
    drop();
    interrupted(cause);
    if (cause.kind() == ConnectorException.Kind.DISCONNECTED && slot != null) {
      slot.link().suspect();
    }
    retry = control.schedule(backoff.next(settings.get().reconnect()), this::begin);
  }

  /** Nothing of the present reader, or of the attempt to get one, counts any more. */
  private void drop() {
    retry.cancel();
    gate.close();
    if (starting != null) {
      starting.abandon();
      starting = null;
    }
    reader = null;
  }

  private void interrupted(ConnectorException cause) {
    if (!stopped && !Causes.same(interruption, cause)) {
      interruption = cause;
      listener.interrupted(cause);
    }
  }
}
