package dev.mooring.connector.http;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;

/** One sender's connection, and for how long it may be in which state. On the port's loop. */
final class SenderConnection {
  private enum State {
    /** For the first byte of a request. */
    IDLE,
    /** The head of a request comes. */
    HEAD,
    /** The body comes. */
    BODY,
    /** It is this side's turn, for as long as the Sinks need. */
    ANSWERING,
    /** It has been refused, and what it still sends is thrown away. */
    LEAVING
  }

  private static final long MIB = 1L << 20;

  private final HttpConnection connection;
  private final ListenerLimits limits;
  private State state = State.IDLE;
  private long since;
  private long lastByte;
  private long bodyBytes;
  private IncomingRecord record;

  SenderConnection(HttpConnection connection, ListenerLimits limits, long now) {
    this.connection = connection;
    this.limits = limits;
    this.since = now;
  }

  /** Something has come. */
  void receives(int bytes, long now) {
    lastByte = now;
    if (state == State.IDLE) {
      enter(State.HEAD, now);
    } else if (state == State.BODY) {
      bodyBytes += bytes;
    }
  }

  /** A request's head is here, and its body is read from now on. */
  void begins(IncomingRecord one, long now) {
    record = one;
    lastByte = now;
    bodyBytes = 0;
    enter(State.BODY, now);
  }

  /** Whether a body comes, for which there is no answer yet. */
  boolean isSending() {
    return state == State.BODY;
  }

  /** All of the request is here. */
  void hasAll(long now) {
    enter(State.ANSWERING, now);
  }

  /** The answer is written. */
  void answered(long now) {
    record = null;
    if (state != State.LEAVING) {
      enter(State.IDLE, now);
    }
  }

  /** It is refused before all of its body has come. */
  void leaves(long now) {
    enter(State.LEAVING, now);
  }

  /** Ends what takes too long. */
  void look(long now) {
    switch (state) {
      case IDLE -> closeAfter(limits.idle(), now);
      case HEAD -> closeAfter(limits.head(), now);
      case LEAVING -> closeAfter(limits.leaving(), now);
      case BODY -> {
        Duration all = limits.body().multipliedBy(1 + bodyBytes / MIB);
        if (isOver(limits.pause(), lastByte, now) || isOver(all, since, now)) {
          record.late();
        }
      }
      case ANSWERING -> {}
    }
  }

  /** The sender has gone. */
  void closed() {
    if (record != null) {
      record.senderGone();
    }
  }

  void close() {
    connection.close();
  }

  private void closeAfter(Duration limit, long now) {
    if (isOver(limit, since, now)) {
      close();
    }
  }

  private static boolean isOver(Duration limit, long since, long now) {
    return now - since >= limit.toNanos();
  }

  private void enter(State next, long now) {
    state = next;
    since = now;
  }
}
