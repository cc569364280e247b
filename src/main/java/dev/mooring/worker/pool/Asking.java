package dev.mooring.worker.pool;

import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SourceReader;
import java.util.concurrent.CompletionStage;

/**
 * Asks the other side, on a client's present connection, to let a Source be read, and to let it
 * read something else: one request at a time, again and again until it agrees. Other settings that
 * it refuses leave in use what it has agreed to. On the control thread.
 */
final class Asking {
  private enum State {
    /** Nobody reads, and nothing is asked. */
    IDLE,
    /** Asks for a reader. */
    BEGINNING,
    /** The other side has agreed. */
    READING,
    /** The same, and it is asked for other settings. */
    CHANGING,
    /** The connection is about to be closed: nothing is asked on it any more. */
    PAUSED
  }

  private final Subscription subscription;
  private final Agreement agreement;
  private final PresentReader reader;
  private final PoolRuntime runtime;
  private State state = State.IDLE;
  private Attempt<SourceReader> beginning;
  private ReadRequest agreedTo;
  private Control.Timer retry = () -> {};

  Asking(
      Subscription subscription, Agreement agreement, PresentReader reader, PoolRuntime runtime) {
    this.subscription = subscription;
    this.agreement = agreement;
    this.reader = reader;
    this.runtime = runtime;
  }

  /** The connection is a new one: nothing is asked yet, and there is no reason to wait. */
  void renew() {
    end();
    reader.mayBeginAtOnce();
  }

  /** Begins, where it has not, or goes over to what is wanted. */
  void go(Connection on) {
    if (state == State.IDLE && subscription.mayBegin()) {
      begin(on);
    } else {
      follow();
    }
  }

  private void begin(Connection on) {
    if (!subscription.reading().mayRead()) {
      return;
    }
    retry.cancel();
    ReadRequest first = agreement.first();
    agreement.asking(first);
    subscription.slot().changed();
    Gate through = reader.open(subscription.gate());
    state = State.BEGINNING;
    beginning =
        Attempt.start(
            runtime.control(),
            on.readLimit(subscription.slot().settings().healthCheck().limit()),
            () -> on.read(first, through),
            (agreed, failure) -> begun(on, first, agreed, failure),
            SourceReader::stop);
  }

  private void begun(
      Connection on, ReadRequest first, SourceReader agreed, ConnectorException failure) {
    beginning = null;
    boolean refused = failure != null && failure.kind() != ConnectorException.Kind.DISCONNECTED;
    if (refused && agreement.isBehind()) {
      // What it has agreed to before is not to be had any more: then only what is wanted now.
      agreement.revoked();
      state = State.IDLE;
      begin(on);
      return;
    }
    if (failure != null) {
      failed(failure);
      return;
    }
    state = State.READING;
    reader.set(agreed);
    if (subscription.keepsSession()) {
      agreed(first);
    }
    // Looked at after the reader was set: stop() may be going on in another thread.
    if (!subscription.reading().mayRead()) {
      reader.stop();
      return;
    }
    subscription.agreed();
    follow();
  }

  private void agreed(ReadRequest to) {
    agreement.agreed(to);
    subscription.slot().changed();
    agreedTo = to;
    reader
        .formerGone()
        .thenAccept(
            gone ->
                runtime
                    .control()
                    .execute(
                        () -> {
                          if (gone && agreedTo == to && state == State.READING) {
                            agreement.formerGone(to);
                            subscription.slot().changed();
                          }
                        }));
  }

  /** Goes over to what is wanted, if that is another thing than what is read. */
  void follow() {
    if (state != State.READING) {
      return;
    }
    if (!agreement.isBehind()) {
      subscription.refusesChange(null);
      return;
    }
    SourceReader asked = reader.get();
    ReadRequest next = agreement.next();
    CompletionStage<Void> changed = reader.change(next);
    if (changed != null) {
      retry.cancel();
      agreement.asking(next);
      subscription.slot().changed();
      state = State.CHANGING;
      changed.whenComplete(
          (nothing, failure) -> runtime.control().execute(() -> changed(asked, next, failure)));
    }
  }

  private void changed(SourceReader asked, ReadRequest next, Throwable failure) {
    if (state != State.CHANGING || reader.get() != asked) {
      return;
    }
    state = State.READING;
    if (failure == null) {
      agreed(next);
      follow();
      return;
    }
    ConnectorException cause = Causes.of(failure);
    if (cause.kind() == ConnectorException.Kind.DISCONNECTED) {
      failed(cause);
    } else if (next.spec().equals(agreement.wanted().spec())) {
      subscription.refusesChange(cause);
      again();
    } else {
      // Something else is wanted meanwhile.
      follow();
    }
  }

  /** What reads has failed, or could not begin. */
  void failed(ConnectorException cause) {
    subscription.interrupted(cause);
    again();
  }

  /** Tries again later. */
  void again() {
    retry.cancel();
    retry =
        runtime
            .control()
            .schedule(reader.pause(subscription.slot().settings().reconnect()), subscription::go);
  }

  /** Asks for nothing more on the present connection. */
  void pause() {
    end();
    state = State.PAUSED;
  }

  /** Waits for no answer, and asks for nothing before the next {@link #go}. */
  void end() {
    retry.cancel();
    state = State.IDLE;
    agreedTo = null;
    if (beginning != null) {
      beginning.abandon();
      beginning = null;
    }
  }
}
