package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A Source's reading: on one client of the pool, and on others as long as something is left there.
 *
 * <p>To be used on the control thread, except for what {@link Reading} offers.
 */
final class SourceReading implements Reading {
  /** What a reading needs to know of its pool. */
  interface Owner {
    /** The Source reads there now. */
    void reads(SourceReading reading, Subscription there);

    /** All that the other side keeps for the Source is that reading's to empty. */
    List<Subscription> retire(SourceReading reading);

    /** Completes when no session has anything for the Source in which the pool does not read. */
    CompletableFuture<Void> leftElsewhere(SourceReading reading);

    /** The reading has ended; completes when nothing is connected in the Source's name. */
    CompletableFuture<Void> end(SourceReading reading);

    /** The reading reads something else. */
    void changed(SourceReading reading);
  }

  private enum Life {
    READING,
    RETIRING,
    /** What is left is given up. */
    EXPIRING,
    ENDED
  }

  private static final ConnectorException MOVING =
      ConnectorException.disconnected(Reason.Connecting, "moving to another connection");

  private final SharedReceiver room;
  private final ReadingListener listener;
  private final Control control;
  private final Owner owner;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private Subscription wanted;
  private Life life = Life.READING;
  private boolean reads;
  private ConnectorException interruption;
  private ConnectorException refusedChange;
  private volatile ReadRequest request;
  private volatile boolean stopped;

  SourceReading(
      ReadRequest request,
      MessageReceiver receiver,
      ReadingListener listener,
      Control control,
      Owner owner) {
    this.request = request;
    this.room = new SharedReceiver(receiver);
    this.listener = listener;
    this.control = control;
    this.owner = owner;
  }

  ReadRequest request() {
    return request;
  }

  /** Whether the Source is to be read, or to be emptied. */
  boolean isLive() {
    return life != Life.ENDED && !stopped;
  }

  /** Whether it is to read on. */
  boolean isReading() {
    return life == Life.READING && !stopped;
  }

  /** Whether it was said last that messages come. */
  boolean isRead() {
    return reads;
  }

  /** Whether what is left elsewhere is to come here: new messages already do, or none will. */
  boolean takesWhatIsLeft() {
    return isLive() && (life != Life.READING || wanted != null && wanted.reads());
  }

  /** Whether the Source is read, but not there. */
  boolean readsElsewhere(Subscription there) {
    return isReading() && wanted != null && wanted != there && wanted.reads();
  }

  /** Whether it takes what is left, and nothing that is new. */
  boolean isRetiring() {
    return life == Life.RETIRING && !stopped;
  }

  /** Whether messages may be asked for now. */
  boolean mayRead() {
    return isLive() && request.isAllowed();
  }

  /**
   * A new way for messages to come.
   *
   * @param failed hears when what reads fails, with that way
   */
  Gate gate(BiConsumer<Gate, ConnectorException> failed) {
    return new Gate(room, (by, cause) -> control.execute(() -> failed.accept(by, cause)));
  }

  @Override
  public void stop() {
    stopped = true;
    subscriptions.forEach(Subscription::stopReader);
  }

  @Override
  public CompletionStage<Void> suspend() {
    stop();
    CompletableFuture<Void> done = new CompletableFuture<>();
    control.execute(() -> end().thenRun(() -> done.complete(null)));
    return done;
  }

  @Override
  public CompletionStage<Boolean> retire(Duration limit) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    control.execute(() -> retire(limit, done, left -> expire(left, done)));
    return done;
  }

  @Override
  public CompletionStage<Boolean> leave(Duration limit) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    control.execute(() -> retire(limit, done, left -> end(done, false)));
    return done;
  }

  @Override
  public void change(ReadRequest other) {
    control.execute(
        () -> {
          if (life == Life.READING) {
            request = other;
            owner.changed(this);
          }
        });
  }

  /**
   * @param late does what is to be done with what is left when the limit is over
   */
  private void retire(
      Duration limit, CompletableFuture<Boolean> done, Consumer<List<Subscription>> late) {
    if (life == Life.ENDED) {
      done.complete(true);
      return;
    }
    life = Life.RETIRING;
    Control.Timer timer =
        control.schedule(
            limit,
            () -> {
              if (life == Life.RETIRING) {
                late.accept(owner.retire(this));
              }
            });
    awaitEmpty(
        () -> {
          timer.cancel();
          end(done, true);
        });
    if (limit.isZero() && life == Life.RETIRING) {
      timer.cancel();
      late.accept(owner.retire(this));
    }
  }

  /** Something may come to light only when something else is gone. */
  private void awaitEmpty(Runnable then) {
    List<Subscription> left = owner.retire(this);
    CompletableFuture<Void> elsewhere = owner.leftElsewhere(this);
    if (left.isEmpty() && elsewhere.isDone()) {
      then.run();
      return;
    }
    CompletableFuture.allOf(allGone(left), elsewhere)
        .thenRun(
            () -> {
              if (life == Life.RETIRING) {
                awaitEmpty(then);
              }
            });
  }

  private static CompletableFuture<Void> allGone(List<Subscription> left) {
    return CompletableFuture.allOf(
        left.stream().map(Subscription::whenGone).toArray(CompletableFuture[]::new));
  }

  /** What is left is given up; the other side is told, and not waited for without limit. */
  private void expire(List<Subscription> left, CompletableFuture<Boolean> done) {
    life = Life.EXPIRING;
    left.forEach(Subscription::expire);
    Attempt.start(
        control,
        Link.CLOSE_LIMIT,
        () -> allGone(left),
        (nothing, late) -> end(done, false),
        nothing -> {});
  }

  private void end(CompletableFuture<Boolean> done, boolean nothingLeft) {
    if (life != Life.ENDED) {
      stop();
      end().thenRun(() -> done.complete(nothingLeft));
    }
  }

  private CompletableFuture<Void> end() {
    if (life == Life.ENDED) {
      return CompletableFuture.completedFuture(null);
    }
    life = Life.ENDED;
    return owner.end(this);
  }

  /** It takes what comes there. */
  void serves(Subscription subscription) {
    if (!subscriptions.contains(subscription)) {
      subscriptions.add(subscription);
    }
  }

  /** Nothing comes there any more for it. */
  void left(Subscription subscription) {
    subscriptions.remove(subscription);
  }

  /** Where it is to read. */
  void goesTo(Subscription there) {
    wanted = there;
  }

  /** Where it is to read; null while there is no place for it. */
  Subscription wanted() {
    return wanted;
  }

  /** The other side has agreed. */
  void reads(Subscription there) {
    interruption = null;
    if (!reads) {
      reads = true;
      listener.reading();
    }
    owner.reads(this, there);
  }

  /** Nothing comes there now. Of no account as long as it still comes from elsewhere. */
  void interrupted(Subscription there, ConnectorException cause) {
    boolean elsewhere = subscriptions.stream().anyMatch(one -> one != there && one.reads());
    if (!elsewhere) {
      interrupted(cause);
    }
  }

  /** Other settings are refused, and it reads on as before; null when that is over. */
  void refusesChange(ConnectorException cause) {
    boolean same = cause == refusedChange || Causes.same(refusedChange, cause);
    if (life == Life.READING && !same) {
      refusedChange = cause;
      listener.refusesChange(cause);
    }
  }

  /** It moves to another connection, and cannot be on both. */
  void moves() {
    interrupted(MOVING);
  }

  void interrupted(ConnectorException cause) {
    reads = false;
    if (!stopped && life == Life.READING && !Causes.same(interruption, cause)) {
      interruption = cause;
      listener.interrupted(cause);
    }
  }
}
