package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.SessionConnection;
import dev.mooring.worker.pool.ClientSubscriptions.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One place in a pool: a link, and after it the next one, for ever. The Sources that read here hear
 * when it comes and goes.
 *
 * <p>To be used on the control thread.
 */
final class Slot implements Link.Listener {
  private static final Supplier<CompletableFuture<Boolean>> NOTHING =
      () -> CompletableFuture.completedFuture(true);

  private static final ConnectorException RENEWED =
      ConnectorException.disconnected(Reason.Connecting, "the connection is being renewed");

  /** As long as a session is kept although nobody reads in it. */
  private static final Duration UNUSED_LIMIT = Duration.ofSeconds(5);

  private final int index;
  private final PoolRuntime runtime;
  private final SlotOwner owner;
  private final Turn turn;
  private final ClientSubscriptions subscriptions = new ClientSubscriptions();
  private PoolSettings settings;
  private SlotState state = SlotState.IDLE;
  private Link link;
  private Control.Timer unused = () -> {};
  private Session session = Session.NONE;
  private PoolSettings sessionAt;
  private CompletableFuture<Void> released = CompletableFuture.completedFuture(null);
  private final Standing standing;

  Slot(int index, PoolSettings settings, PoolRuntime runtime, SlotOwner owner) {
    this.index = index;
    this.settings = settings;
    this.runtime = runtime;
    this.owner = owner;
    this.turn = new Turn(runtime);
    this.standing = new Standing(owner::tick);
  }

  int index() {
    return index;
  }

  boolean isOpen() {
    return state == SlotState.OPEN;
  }

  /** The link, open or not; null before the first one. */
  Link link() {
    return link;
  }

  /** Whether writes may begin on the link, which may be just leaving. */
  boolean takesWrites() {
    return link != null && link.takesWrites();
  }

  SlotView view() {
    return standing.view(takesWrites());
  }

  /** What its connection is opened with, or will be. */
  PoolSettings settings() {
    return settings;
  }

  List<Subscription> subscriptions() {
    return subscriptions.all();
  }

  int readers() {
    return subscriptions.readers();
  }

  boolean isNeeded() {
    return subscriptions.readers() > 0;
  }

  void start() {
    if (state == SlotState.IDLE) {
      queue();
    }
  }

  /** The settings are others, but not those of the connection itself. */
  void settingsChanged(PoolSettings other) {
    settings = other;
    if (link != null) {
      link.update(other.healthCheck());
    }
  }

  /** Goes over to other settings, of which nothing is known. */
  void renew(PoolSettings other) {
    standing.renewed();
    moveTo(other);
  }

  /** Goes over to other settings: closes in an orderly way, and opens with these. */
  void moveTo(PoolSettings other) {
    settings = other;
    standing.moved();
    turn.reset();
    switch (state) {
      case OPENING, OPEN, PAUSED, GIVEN_UP -> reopen(NOTHING);
      case QUEUED -> {
        turn.stop();
        queue();
      }
      case IDLE, RENEWING, LENT, CLOSED -> {}
    }
  }

  /** As {@link #giveUp}, until {@link #takeBack}. */
  CompletableFuture<Void> lend() {
    CompletableFuture<Void> free = giveUp();
    state = SlotState.LENT;
    return free;
  }

  /** Opens again after it was lent. */
  void takeBack() {
    if (state == SlotState.LENT) {
      queue();
    }
  }

  /**
   * Closes in an orderly way, and leaves the place to another connection until {@link #moveTo}.
   *
   * @return completes when nothing is open here
   */
  CompletableFuture<Void> giveUp() {
    CompletableFuture<Void> free = new CompletableFuture<>();
    stopWaiting();
    state = SlotState.GIVEN_UP;
    leave(() -> free.complete(null));
    owner.changed();
    return free;
  }

  /** What the other side keeps for that Source here; made when it keeps nothing yet. */
  Subscription subscription(ObjectKey source, boolean own) {
    return subscriptions.of(source, own, () -> new Subscription(source, own, this, runtime));
  }

  /** Somebody has come to read here, or reads otherwise than before. */
  void fit() {
    Session wanted = subscriptions.wanted(settings);
    unused.cancel();
    if (state == SlotState.OPENING || state == SlotState.OPEN) {
      if (wanted.kept() && !wanted.equals(session)) {
        reopen(NOTHING);
      } else if (state == SlotState.OPEN
          && !wanted.kept()
          && session.kept()
          && session.of() == null) {
        unused = runtime.control().schedule(UNUSED_LIMIT, this::dropUnusedSession);
      }
    }
    tellExpected();
    owner.changed();
  }

  /** Connects what has been added here to the connection that is open. */
  void connect(Subscription added) {
    fit();
    if (state == SlotState.OPEN && subscriptions.served(session, settings).contains(added)) {
      added.connected(link.connection());
    } else if (standing.cause() != null && added.state() == SubscriptionState.ACTIVE) {
      added.disconnected(standing.cause());
    }
  }

  /** What the other side keeps here is another thing now. */
  void changed() {
    owner.changed();
  }

  /** Completes when no connection is in the session of a Source that was left here any more. */
  CompletableFuture<Void> released() {
    return released;
  }

  /** What keeps that one from beginning to read here. */
  Optional<Subscription> before(Subscription beginning) {
    return subscriptions.before(beginning, owner::overlap);
  }

  /** The other side keeps nothing for that one here any more. */
  void gone(Subscription subscription) {
    subscriptions.remove(subscription);
    if (subscription.isOwn()) {
      released = leaveSessionOf(subscription.source(), true);
    }
    subscriptions().forEach(Subscription::go);
    fit();
    owner.gone(this);
  }

  /**
   * Goes on without the session of that one's Source, which another worker may go on with then.
   *
   * @return completes, in bounded time, when no connection is in that session any more
   */
  CompletableFuture<Void> release(Subscription own) {
    if (subscriptions.remove(own)) {
      boolean given = own.state() == SubscriptionState.EXPIRED;
      released = leaveSessionOf(own.source(), given);
      owner.gone(this);
    }
    return released;
  }

  private CompletableFuture<Void> leaveSessionOf(ObjectKey source, boolean ending) {
    if (!source.equals(session.of())) {
      return CompletableFuture.completedFuture(null);
    }
    session = Session.NONE;
    // In the place of this slot: there may be no other connection to spare.
    return state.goesOn()
        ? reopen(ending ? () -> SessionEnd.of(runtime, settings, index, source) : NOTHING)
        : leaveLink(() -> {});
  }

  private CompletableFuture<Void> leaveLink(Runnable noMoreWrites) {
    return link == null
        ? CompletableFuture.completedFuture(null)
        : link.leave(subscriptions::pause, noMoreWrites);
  }

  private void connectAll() {
    if (!session.kept()) {
      subscriptions.expired().forEach(Subscription::gone);
    }
    tellExpected();
    subscriptions.served(session, settings).forEach(one -> one.connected(link.connection()));
  }

  /** What is expected here may be another thing now. */
  void tellExpected() {
    if (state == SlotState.OPEN && link.connection() instanceof SessionConnection with) {
      with.expect(owner.expected(this));
    }
  }

  /** Nobody has come to read here again: without a session, nothing is left behind either. */
  private void dropUnusedSession() {
    if (state == SlotState.OPEN
        && session.kept()
        && session.of() == null
        && !subscriptions.wanted(settings).kept()) {
      reopen(NOTHING);
    }
  }

  /**
   * Completes when nothing of the slot is open; it stays closed. The other side keeps what it has
   * of what is not {@link SubscriptionState#GONE}.
   *
   * @param forGood whether it is to keep nothing, whatever is left
   */
  CompletableFuture<Void> close(boolean forGood) {
    stopWaiting();
    boolean ending =
        (session.equals(Session.OF_THE_CLIENT) || !subscriptions.expired().isEmpty())
            && (forGood || !subscriptions.wanted(settings).kept());
    PoolSettings where = sessionAt == null ? settings : sessionAt;
    state = SlotState.CLOSED;
    CompletableFuture<Void> closed = leaveLink(() -> {});
    return ending
        ? closed
            .thenCompose(gone -> SessionEnd.of(runtime, where, index, null))
            .thenAccept(this::hasEndedSession)
        : closed;
  }

  private void hasEndedSession(boolean ended) {
    if (ended) {
      subscriptions.clearShared();
    } else {
      owner.notEnded(this);
    }
  }

  @Override
  public void opened(Link opened) {
    turn.opened();
    state = SlotState.OPEN;
    standing.opened();
    owner.changed();
    PoolSettings before = sessionAt;
    sessionAt = settings;
    if (before != null && !before.sharesSessionsWith(settings)) {
      owner.leftBehind(this, before, subscriptions());
    }
    connectAll();
  }

  @Override
  public void silent(Link silent, ConnectorException cause) {
    if (silent == link) {
      standing.silent(cause);
      owner.changed();
    }
  }

  @Override
  public void failed(Link failed, ConnectorException cause) {
    turn.failed(cause);
    state = SlotState.PAUSED;
    standing.failed(cause);
    owner.changed();
    subscriptions().forEach(one -> one.disconnected(cause));
    if (failed.age().compareTo(settings.reconnect().shortest()) > 0) {
      turn.reset();
    }
    failed
        .end()
        .thenRun(
            () -> {
              if (state == SlotState.PAUSED && link == failed) {
                turn.pause(settings.reconnect(), this::queue);
              }
            });
  }

  private void queue() {
    state = SlotState.QUEUED;
    turn.queue(owner.queue(settings, this::open));
  }

  private void open() {
    state = SlotState.OPENING;
    owner.attempts();
    session = subscriptions.wanted(settings);
    ConnectionRequest request =
        settings.request(runtime.node(), index, session.kept() && session.of() == null);
    link = new Link(runtime, settings.healthCheck(), this);
    link.open(settings, session.of() == null ? request : request.inSessionOf(session.of(), true));
  }

  /**
   * Closes in an orderly way, and opens anew.
   *
   * @param between begins when nothing is open here; it opens again when that is done
   * @return completes when it is
   */
  private CompletableFuture<Void> reopen(Supplier<CompletableFuture<Boolean>> between) {
    CompletableFuture<Void> free = new CompletableFuture<>();
    stopWaiting();
    state = SlotState.RENEWING;
    leave(
        () ->
            between
                .get()
                .thenAccept(
                    done -> {
                      free.complete(null);
                      if (state == SlotState.RENEWING) {
                        queue();
                      }
                    }));
    owner.changed();
    return free;
  }

  /** Closes the link in an orderly way, and goes on when nothing of it is open any more. */
  private void leave(Runnable next) {
    CompletableFuture<Void> closed = leaveLink(owner::changed);
    List<Subscription> before = subscriptions.connected();
    closed.thenRun(
        () -> {
          before.stream().filter(subscriptions::contains).forEach(one -> one.disconnected(RENEWED));
          next.run();
        });
  }

  private void stopWaiting() {
    unused.cancel();
    turn.stop();
  }
}
