package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SourceReader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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
  private final ObjectKey source;
  private final boolean own;
  private final Slot slot;
  private final PoolRuntime runtime;
  private final PresentReader reader;
  private SubscriptionState state = SubscriptionState.SUSPENDED;
  private SourceReading reading;
  private ReadRequest request;
  private Connection connection;
  private Attempt<SourceReader> starting;
  private Control.Timer retry = () -> {};
  private Object draining;
  private boolean changing;
  private CompletableFuture<Void> gone = new CompletableFuture<>();

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
    return request;
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
    request = by.request();
    go();
  }

  /** Nobody is to read here for now. */
  void suspend() {
    if (isKept()) {
      state = SubscriptionState.SUSPENDED;
      stopReader();
      drop();
      if (reading != null) {
        reading.left(this);
      }
    }
  }

  /** The Source reads elsewhere now, with that reading: the rest of this goes there, too. */
  void move(SourceReading by) {
    if (state == SubscriptionState.ACTIVE || state == SubscriptionState.SUSPENDED) {
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
      retry.cancel();
      go();
    }
  }

  private void takeOver(SourceReading by) {
    serve(by);
    if (request == null) {
      request = by.request();
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
    request = reading.request();
    if (starting != null) {
      changing = true;
      return;
    }
    SourceReader asked = reader.get();
    CompletionStage<Void> changed = asked == null ? null : reader.change(request);
    if (changed != null) {
      changed.whenComplete(
          (nothing, failure) -> runtime.control().execute(() -> changed(asked, failure)));
    }
  }

  private void changed(SourceReader asked, Throwable failure) {
    if (failure != null && reader.get() == asked && state == SubscriptionState.ACTIVE) {
      refused(Causes.of(failure));
    }
  }

  /** The client's connection is open, in the session of this. */
  void connected(Connection open) {
    connection = open;
    reader.mayBeginAtOnce();
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
      case ACTIVE -> {
        if (reader.get() == null && starting == null && slot.mayBegin(this)) {
          begin();
        }
      }
      case MOVING, RETIRING -> drain();
      case EXPIRED -> forget();
      case SUSPENDED, GONE -> {}
    }
  }

  /**
   * Reads no more on the present connection, which is about to be closed.
   *
   * @return completes when all is acknowledged that was read there, which may never be
   */
  CompletableFuture<Void> pause() {
    retry.cancel();
    if (starting != null) {
      starting.abandon();
      starting = null;
    }
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

  private void begin() {
    if (!reading.mayRead()) {
      return;
    }
    Connection on = connection;
    Gate through = reader.open(reading.gate(this::failed));
    starting =
        Attempt.start(
            runtime.control(),
            on.readLimit(slot.settings().healthCheck().limit()),
            () -> on.read(request, through),
            this::answered,
            SourceReader::stop);
  }

  private void answered(SourceReader agreed, ConnectorException failure) {
    starting = null;
    if (failure != null) {
      refused(failure);
      return;
    }
    reader.set(agreed);
    // Looked at after the reader was set: stop() may be going on in another thread.
    if (!reading.mayRead()) {
      stopReader();
      return;
    }
    if (changing) {
      changing = false;
      change();
    }
    reading.reads(this);
  }

  private void failed(Gate by, ConnectorException cause) {
    if (reader.isWay(by)) {
      refused(cause);
    }
  }

  private void refused(ConnectorException cause) {
    drop();
    if (state == SubscriptionState.ACTIVE) {
      reading.interrupted(this, cause);
    }
    if (cause.kind() == ConnectorException.Kind.DISCONNECTED && slot.link() != null) {
      slot.link().suspect();
    }
    again();
  }

  private void again() {
    retry.cancel();
    retry = runtime.control().schedule(reader.pause(slot.settings().reconnect()), this::go);
  }

  /** Offers what is left, until nothing is. */
  private void drain() {
    if (draining != null) {
      return;
    }
    if (starting != null) {
      starting.abandon();
      starting = null;
    }
    Object round = new Object();
    draining = round;
    reader
        .drain(connection, request, reading.gate(this::failed))
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
      again();
    }
  }

  /** Nothing is left, or what is left is given up: the other side learns that. */
  private void forget() {
    Connection on = connection;
    Attempt.start(
        runtime.control(),
        Link.CLOSE_LIMIT,
        () -> reader.forget(on, request),
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
    retry.cancel();
    draining = null;
    changing = false;
    if (starting != null) {
      starting.abandon();
      starting = null;
    }
    reader.drop();
  }
}
