package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ReadRequest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What the other side keeps for a Source on one client of a pool, and the reading of it, over all
 * connections of that client.
 *
 * <p>One rule: it is never {@link SubscriptionState#GONE} before all is acknowledged that the other
 * side had for the Source there, or before a Source that is deleted or disabled was given its time.
 *
 * <p>To be used on the control thread, except for {@link #stopReader}.
 */
final class Subscription {
  private static final ConnectorException SUSPENDED =
      ConnectorException.disconnected(Reason.Connecting, "waits for a connection to read on");

  private final ObjectKey source;
  private final boolean own;
  private final Slot slot;
  private final PoolRuntime runtime;
  private final Agreement agreement;
  private final PresentReader reader;
  private final Asking asking;
  private SubscriptionState state = SubscriptionState.SUSPENDED;
  private SourceReading reading;
  private Connection connection;
  private Object draining;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  /**
   * One in which nobody reads yet.
   *
   * @param own whether it is in a session of the Source's own, whichever worker reads
   */
  Subscription(ObjectKey source, boolean own, Slot slot, PoolRuntime runtime) {
    this.source = source;
    this.own = own;
    this.slot = slot;
    this.runtime = runtime;
    this.reader = new PresentReader(runtime);
    this.agreement = new Agreement(source, runtime.node());
    this.asking = new Asking(this, agreement, reader, runtime);
  }

  ObjectKey source() {
    return source;
  }

  /** Whether it is in a session of the Source's own. */
  boolean isOwn() {
    return own;
  }

  SubscriptionState state() {
    return state;
  }

  Slot slot() {
    return slot;
  }

  /** Completes, on the control thread, when the other side keeps nothing here any more. */
  CompletableFuture<Void> whenGone() {
    return gone;
  }

  /** Whose records it brings; null while it has not been read in this process. */
  SourceReading reading() {
    return reading;
  }

  /** What is read here, or was last; null while that is not known. */
  ReadRequest request() {
    return agreement.wanted();
  }

  /** What the other side may keep here, in the words of its type; empty while that is not known. */
  List<String> topics() {
    return agreement.topics();
  }

  /** An earlier process has subscribed to these here. */
  void keep(Collection<String> topics) {
    agreement.keep(topics);
  }

  /** Whether a connection is needed for it. */
  boolean wantsConnection() {
    return state == SubscriptionState.ACTIVE
        || state == SubscriptionState.MOVING
        || state == SubscriptionState.RETIRING;
  }

  /** Whether the other side is to keep it. */
  boolean isKept() {
    return wantsConnection() || state == SubscriptionState.SUSPENDED;
  }

  /** Whether its client's connection is open. */
  boolean isConnected() {
    return connection != null;
  }

  /** Whether messages come now for a Source that is to read here. */
  boolean reads() {
    return state == SubscriptionState.ACTIVE && reader.get() != null;
  }

  /** The Source is to read here, with that reading. */
  void activate(SourceReading by) {
    serve(by);
    if (state != SubscriptionState.ACTIVE) {
      // A reader that has given up its subscription must ask again.
      drop();
    }
    state = SubscriptionState.ACTIVE;
    agreement.want(by.request());
    go();
  }

  /** Nobody is to read here for now. */
  void suspend() {
    if (isKept()) {
      boolean active = state == SubscriptionState.ACTIVE;
      state = SubscriptionState.SUSPENDED;
      stopReader();
      drop();
      if (active && reading.isRead()) {
        reading.interrupted(this, SUSPENDED);
      }
      if (reading != null) {
        reading.left(this);
      }
    }
  }

  /** The Source reads elsewhere now, with that reading: the rest of this goes there, too. */
  void move(SourceReading by) {
    if (state == SubscriptionState.ACTIVE
        || state == SubscriptionState.SUSPENDED
        || state == SubscriptionState.EXPIRED) {
      takeOver(by);
      state = SubscriptionState.MOVING;
      go();
    }
  }

  /** The Source is deleted or disabled, and that reading takes what is left. */
  void retire(SourceReading by) {
    if (isKept() && state != SubscriptionState.RETIRING) {
      takeOver(by);
      state = SubscriptionState.RETIRING;
      go();
    }
  }

  /** The time for what is left is over, or nobody is there to take it. */
  void expire() {
    if (isKept()) {
      state = SubscriptionState.EXPIRED;
      draining = null;
      asking.end();
      go();
    }
  }

  private void takeOver(SourceReading by) {
    serve(by);
    if (agreement.wanted() == null) {
      agreement.want(by.request());
    }
  }

  private void serve(SourceReading by) {
    if (reading != by) {
      if (reading != null) {
        reading.left(this);
      }
      // The receiver is another one.
      stopReader();
      drop();
    }
    reading = by;
    by.serves(this);
  }

  /** The Source reads something else now. */
  void change() {
    agreement.want(reading.request());
    asking.follow();
  }

  /** The client's connection is open, in the session of this. */
  void connected(Connection open) {
    connection = open;
    asking.renew();
    go();
  }

  /** The client's connection is gone, or could not be opened. */
  void disconnected(ConnectorException cause) {
    drop();
    connection = null;
    if (state == SubscriptionState.ACTIVE) {
      reading.interrupted(this, cause);
    }
  }

  /** Something else on its client is gone, which it may have waited for. */
  void go() {
    if (connection == null) {
      return;
    }
    switch (state) {
      case ACTIVE -> asking.go(connection);
      case MOVING, RETIRING -> drain();
      case EXPIRED -> {
        // Of what it does not know it cannot say that it is not wanted: that goes with the session.
        if (agreement.isKnown() || !keepsSession()) {
          forget();
        }
      }
      case SUSPENDED, GONE -> {}
    }
  }

  /**
   * Reads no more on the present connection, which is about to be closed.
   *
   * @return completes when all is acknowledged that was read there, which may never be
   */
  CompletableFuture<Void> pause() {
    asking.pause();
    draining = null;
    return reader.pause();
  }

  /** Offers nothing more on the present connection. From any thread. */
  void stopReader() {
    reader.stop();
  }

  /** Asks the other side anew for what it reads. */
  void renew() {
    if (state == SubscriptionState.ACTIVE) {
      reader.renew();
    }
  }

  /**
   * Whether nothing on its client keeps it from beginning to read; says so where something does.
   */
  boolean mayBegin() {
    Optional<Subscription> before = slot.before(this);
    before
        .filter(other -> !other.source().equals(source))
        .ifPresent(other -> reading.interrupted(this, waitsFor(other.source())));
    return before.isEmpty();
  }

  private static ConnectorException waitsFor(ObjectKey other) {
    return ConnectorException.retry(
        Reason.SubscriptionConflict,
        "waits until what is left for Source '%s' on the same client is read, whose topics overlap with these: if that cannot be, set a larger pool.size of the Connector, or delete that Source"
            .formatted(other.name()));
  }

  /** Whether what is asked for here outlives the connection. */
  boolean keepsSession() {
    return slot.settings().keepsSessions();
  }

  /** A new way for messages to come. */
  Gate gate() {
    return reading.gate(this::failed);
  }

  private void failed(Gate by, ConnectorException cause) {
    if (reader.isWay(by)) {
      asking.failed(cause);
    }
  }

  /** The other side has agreed. */
  void agreed() {
    reading.reads(this);
  }

  /** It refuses other settings, and the present ones go on; null when it does not any more. */
  void refusesChange(ConnectorException cause) {
    reading.refusesChange(cause);
  }

  /** Nothing comes here now. */
  void interrupted(ConnectorException cause) {
    drop();
    if (state == SubscriptionState.ACTIVE) {
      reading.interrupted(this, cause);
    }
    if (cause.kind() == ConnectorException.Kind.DISCONNECTED && slot.link() != null) {
      slot.link().suspect();
    }
  }

  /** Offers what is left, until nothing is. */
  private void drain() {
    if (draining != null) {
      return;
    }
    asking.end();
    Object round = new Object();
    draining = round;
    reader
        .drain(connection, agreement.all(), gate())
        .whenComplete(
            (empty, failure) ->
                runtime
                    .control()
                    .execute(
                        () -> {
                          if (draining == round) {
                            draining = null;
                            drained(failure == null && empty);
                          }
                        }));
  }

  private void drained(boolean empty) {
    if (empty) {
      forget();
    } else if (connection != null) {
      drop();
      asking.again();
    }
  }

  /** Nothing is left, or what is left is given up: the other side learns that. */
  private void forget() {
    Connection on = connection;
    Attempt.start(
        runtime.control(),
        Link.CLOSE_LIMIT,
        () -> reader.forget(on, agreement.all()),
        (nothing, failure) -> forgotten(on),
        nothing -> {});
  }

  private void forgotten(Connection on) {
    boolean wanted =
        state == SubscriptionState.ACTIVE
            || state == SubscriptionState.SUSPENDED
            || state == SubscriptionState.GONE;
    if (!wanted && (on == connection || state != SubscriptionState.EXPIRED)) {
      gone();
    }
  }

  /** The other side keeps nothing here any more. */
  void gone() {
    if (state != SubscriptionState.GONE) {
      stopReader();
      drop();
      state = SubscriptionState.GONE;
      if (reading != null) {
        reading.left(this);
      }
      slot.gone(this);
      gone.complete(null);
    }
  }

  @Override
  public String toString() {
    return source.name() + "@" + slot.index() + " " + state;
  }

  /** Nothing of the present reader, or of the attempt to get one, counts any more. */
  private void drop() {
    draining = null;
    asking.end();
    reader.drop();
  }
}
