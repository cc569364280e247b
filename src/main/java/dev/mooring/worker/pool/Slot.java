package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ReadRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One place in a pool: a link, and after it the next one, for ever. The Sources that read here hear
 * when it comes and goes.
 *
 * <p>To be used on the control thread.
 */
final class Slot implements Link.Listener {
  /** What a slot needs to know of its pool. */
  interface Owner {
    /** The slot is open, or fails, or neither, other than before. */
    void changed();

    /** The slot tries to open a connection. */
    void attempts();

    /** Opens when it may. */
    Logins.Entry queue(PoolSettings with, Runnable open);

    /** A number above all earlier ones. */
    long tick();
  }

  private enum State {
    IDLE,
    QUEUED,
    OPENING,
    OPEN,
    /** Between a failure and the next attempt. */
    PAUSED,
    /** Closing, to be opened anew. */
    RENEWING,
    /** Closing or closed, until it is told to go on. */
    GIVEN_UP,
    CLOSED
  }

  private static final Supplier<CompletableFuture<Boolean>> NOTHING =
      () -> CompletableFuture.completedFuture(true);

  private static final ConnectorException RENEWED =
      ConnectorException.disconnected(Reason.Connecting, "the connection is being renewed");

  /** As long as a session is kept although nobody reads in it. */
  private static final Duration UNUSED_LIMIT = Duration.ofSeconds(5);

  private final int index;
  private final PoolRuntime runtime;
  private final Owner owner;
  private final Backoff backoff;
  private final Set<SourceReading> readings = new LinkedHashSet<>();
  private final Set<ObjectKey> subscribed = new LinkedHashSet<>();
  private PoolSettings settings;
  private State state = State.IDLE;
  private Link link;
  private Logins.Entry place;
  private Control.Timer retry = () -> {};
  private Control.Timer unused = () -> {};
  private boolean keepsSession;
  private ObjectKey sessionOf;
  private boolean sessionRemoved;
  private boolean proven;
  private Failure failure;

  Slot(int index, PoolSettings settings, PoolRuntime runtime, Owner owner) {
    this.index = index;
    this.settings = settings;
    this.runtime = runtime;
    this.owner = owner;
    this.backoff = new Backoff(runtime.random());
  }

  int index() {
    return index;
  }

  boolean isOpen() {
    return state == State.OPEN;
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
    return new SlotView(takesWrites(), proven, failure);
  }

  /** What its connection is opened with, or will be. */
  PoolSettings settings() {
    return settings;
  }

  Collection<SourceReading> readings() {
    return List.copyOf(readings);
  }

  void start() {
    if (state == State.IDLE) {
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
    proven = false;
    moveTo(other);
  }

  /** Goes over to other settings: closes in an orderly way, and opens with these. */
  void moveTo(PoolSettings other) {
    settings = other;
    failure = null;
    backoff.reset();
    switch (state) {
      case OPENING, OPEN, PAUSED, GIVEN_UP -> reopen();
      case QUEUED -> {
        place.leave();
        queue();
      }
      case IDLE, RENEWING, CLOSED -> {}
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
    state = State.GIVEN_UP;
    leave(() -> free.complete(null));
    owner.changed();
    return free;
  }

  void attach(SourceReading reading) {
    ObjectKey source = reading.request().source();
    boolean exclusive = hasOwnSession(reading.request());
    boolean sessions = settings.type().keepsSessions();
    boolean fits =
        exclusive ? source.equals(sessionOf) : !sessions || keepsSession && sessionOf == null;
    if (!fits && (state == State.OPENING || state == State.OPEN)) {
      reopen();
    }
    readings.add(reading);
    if (sessions && !exclusive) {
      subscribed.add(source);
    }
    reading.attached(this);
    owner.changed();
    if (state == State.OPEN) {
      reading.connected(link.connection());
    } else if (failure != null) {
      reading.disconnected(failure.cause());
    }
  }

  /**
   * Nobody reads for that reading here any more.
   *
   * @param forgotten whether the other side keeps nothing for its Source here, either
   */
  void detach(SourceReading reading, boolean forgotten) {
    readings.remove(reading);
    if (forgotten) {
      subscribed.remove(reading.request().source());
    }
    owner.changed();
    if (state == State.OPEN && keepsSession && sessionOf == null && subscribed.isEmpty()) {
      unused.cancel();
      unused = runtime.control().schedule(UNUSED_LIMIT, this::dropUnusedSession);
    }
  }

  /**
   * Goes on without the session of that reading's Source, which another worker may go on with then.
   *
   * @param forgotten whether the other side is to keep no session for the Source
   * @return completes, in bounded time, when no connection is in that session any more
   */
  CompletableFuture<Void> release(SourceReading reading, boolean forgotten) {
    readings.remove(reading);
    ObjectKey source = reading.request().source();
    if (!source.equals(sessionOf)) {
      return CompletableFuture.completedFuture(null);
    }
    sessionOf = null;
    // In the place of this slot: there may be no other connection to spare.
    Supplier<CompletableFuture<Boolean>> between =
        forgotten ? () -> endSession(request(settings, false).inSessionOf(source, false)) : NOTHING;
    return switch (state) {
      case OPENING, OPEN, PAUSED, QUEUED -> reopen(between);
      case IDLE, RENEWING, GIVEN_UP, CLOSED -> link.leave(this::pauseReadings, () -> {});
    };
  }

  /** Nobody has come to read here again: without a session, nothing is left behind either. */
  private void dropUnusedSession() {
    if (state == State.OPEN && keepsSession && sessionOf == null && subscribed.isEmpty()) {
      reopen();
    }
  }

  /**
   * Completes when nothing of the slot is open; it stays closed.
   *
   * @param forGood whether the other side is to keep no session
   */
  CompletableFuture<Void> close(boolean forGood) {
    stopWaiting();
    boolean hadSession = keepsSession && sessionOf == null;
    state = State.CLOSED;
    CompletableFuture<Void> closed =
        link == null
            ? CompletableFuture.completedFuture(null)
            : link.leave(this::pauseReadings, () -> {});
    readings().forEach(reading -> reading.leave(false));
    return forGood && hadSession
        ? closed
            .thenCompose(gone -> endSession(request(settings, false)))
            .thenAccept(ended -> sessionRemoved = ended)
        : closed;
  }

  /** The Sources for which the other side keeps something here, or will, read or not. */
  Collection<ObjectKey> subscribed() {
    return List.copyOf(subscribed);
  }

  boolean hasRemovedSession() {
    return sessionRemoved;
  }

  private ConnectionRequest request(PoolSettings with, boolean withSession) {
    return new ConnectionRequest(
        with.connector(), with.spec(), with.secrets(), runtime.node(), index, withSession);
  }

  @Override
  public void opened(Link opened) {
    place.opened();
    state = State.OPEN;
    failure = null;
    proven = true;
    owner.changed();
    readings().forEach(reading -> reading.connected(opened.connection()));
  }

  @Override
  public void silent(Link silent, ConnectorException cause) {
    if (silent == link) {
      failure = cause == null ? null : Failure.after(failure, cause, owner::tick);
      proven = cause == null;
      owner.changed();
    }
  }

  @Override
  public void failed(Link failed, ConnectorException cause) {
    place.failed(cause);
    state = State.PAUSED;
    failure = Failure.after(failure, cause, owner::tick);
    proven = false;
    owner.changed();
    readings().forEach(reading -> reading.disconnected(cause));
    if (failed.age().compareTo(settings.reconnect().shortest()) > 0) {
      backoff.reset();
    }
    failed
        .end()
        .thenRun(
            () -> {
              if (state == State.PAUSED && link == failed) {
                pause();
              }
            });
  }

  private void pause() {
    retry = runtime.control().schedule(backoff.next(settings.reconnect()), this::queue);
  }

  private void queue() {
    state = State.QUEUED;
    place = owner.queue(settings, this::open);
  }

  private void open() {
    state = State.OPENING;
    owner.attempts();
    sessionOf = ownSession();
    keepsSession = sessionOf != null || !subscribed.isEmpty();
    ConnectionRequest request = request(settings, sessionOf == null && keepsSession);
    link = new Link(runtime, settings.healthCheck(), this);
    link.open(settings, sessionOf == null ? request : request.inSessionOf(sessionOf, true));
  }

  /** The Source of this worker alone that reads here, as long as it may. */
  private ObjectKey ownSession() {
    return readings.stream()
        .map(SourceReading::request)
        .filter(request -> hasOwnSession(request) && request.isAllowed())
        .map(ReadRequest::source)
        .findFirst()
        .orElse(null);
  }

  private CompletableFuture<Boolean> endSession(ConnectionRequest clean) {
    return SessionEnd.of(runtime, settings, clean);
  }

  /** Whether what the other side keeps for that reading is the Source's, whoever reads. */
  private boolean hasOwnSession(ReadRequest request) {
    return request.isExclusive() && settings.type().keepsSessions();
  }

  private void reopen() {
    reopen(NOTHING);
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
    state = State.RENEWING;
    leave(
        () ->
            between
                .get()
                .thenAccept(
                    done -> {
                      free.complete(null);
                      if (state == State.RENEWING) {
                        queue();
                      }
                    }));
    owner.changed();
    return free;
  }

  /** Closes the link in an orderly way, and goes on when nothing of it is open any more. */
  private void leave(Runnable next) {
    CompletableFuture<Void> closed =
        link == null
            ? CompletableFuture.completedFuture(null)
            : link.leave(this::pauseReadings, owner::changed);
    Collection<SourceReading> interrupted = readings();
    closed.thenRun(
        () -> {
          interrupted.stream()
              .filter(readings::contains)
              .forEach(reading -> reading.disconnected(RENEWED));
          next.run();
        });
  }

  private CompletableFuture<Void> pauseReadings() {
    return CompletableFuture.allOf(
        readings.stream().map(SourceReading::pause).toArray(CompletableFuture[]::new));
  }

  private void stopWaiting() {
    unused.cancel();
    retry.cancel();
    if (place != null) {
      place.leave();
    }
  }
}
