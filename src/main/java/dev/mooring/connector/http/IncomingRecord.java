package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.HttpSource;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.http.PackedBody.NoRoomException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One request that may become a record: memory for its body is reserved before that is read, and
 * with the record handed on, or given back. On the port's loop, but for what says otherwise.
 */
final class IncomingRecord {
  static final int NO_CONTENT = 204;
  static final int BAD_REQUEST = 400;
  static final int UNAUTHORIZED = 401;
  static final int LATE = 408;
  static final int TOO_LARGE = 413;
  static final int UNAVAILABLE = 503;

  /** What is kept about a record beside its body. */
  private static final int OVERHEAD = 512;

  /** Reserved first where the sender does not say how long the body is. */
  private static final int FIRST = 64 * 1024;

  private enum State {
    /** Its body comes. */
    READING,
    /** The receiver has it. */
    TAKEN,
    ANSWERED
  }

  private final HttpServerRequest request;
  private final SenderConnection sender;
  private final HttpSource spec;
  private final MessageReceiver receiver;
  private final SenderCheck check;
  private final PackedBody packing;
  private final BooleanSupplier stopped;
  private final Consumer<IncomingRecord> ended;
  private final Context loop = Vertx.currentContext();

  /** Null when it is read: the record has a copy, which is what counts. */
  private Buffer body = Buffer.buffer();

  private State state = State.READING;
  private long reserved;

  /**
   * @param check nothing of a record is unpacked, or shown to any Sink, before it agrees
   * @param stopped whether the Source takes no more
   * @param ended hears that it is answered
   */
  IncomingRecord(
      HttpServerRequest request,
      SenderConnection sender,
      HttpSource spec,
      MessageReceiver receiver,
      SenderCheck check,
      PackedBody packing,
      BooleanSupplier stopped,
      Consumer<IncomingRecord> ended) {
    this.request = request;
    this.sender = sender;
    this.spec = spec;
    this.receiver = receiver;
    this.check = check;
    this.packing = packing;
    this.stopped = stopped;
    this.ended = ended;
  }

  /** Reads the body, if there is room for it. */
  void begin(long announced) {
    if (announced > spec.bodyLimit().bytes()) {
      refuse(TOO_LARGE);
    } else if (hasRoom(announced >= 0 ? announced : Math.min(FIRST, spec.bodyLimit().bytes()))) {
      read();
    }
  }

  private void read() {
    sender.begins(this, System.nanoTime());
    if (Requests.waitsForContinue(request)) {
      request.response().writeContinue();
    }
    request.exceptionHandler(cause -> broken());
    request.handler(this::part);
    request.endHandler(end -> end());
  }

  private void part(Buffer part) {
    if (state != State.READING) {
      return;
    }
    int length = body.length() + part.length();
    if (length > spec.bodyLimit().bytes()) {
      refuse(TOO_LARGE);
    } else if (hasRoom(length)) {
      body.appendBuffer(part);
    }
  }

  /** Reserves room for so many bytes in all, and more where it grows; refuses without. */
  private boolean hasRoom(long bytes) {
    long needed = bytes + OVERHEAD;
    if (needed <= reserved) {
      return true;
    }
    long more = reserved == 0 ? needed : Math.max(needed, 2 * reserved);
    MessageReceiver.Room room = receiver.reserve(more);
    if (room == MessageReceiver.Room.GIVEN) {
      giveBack();
      reserved = more;
      return true;
    }
    if (room == MessageReceiver.Room.LATER) {
      // Nobody waits here, but the Source is to say that senders have to.
      receiver.whenRoom(() -> {});
    }
    refuse(room == MessageReceiver.Room.NEVER ? TOO_LARGE : UNAVAILABLE);
    return false;
  }

  private void giveBack() {
    if (reserved > 0) {
      receiver.unreserve(reserved, 0);
      reserved = 0;
    }
  }

  private void end() {
    if (state != State.READING) {
      return;
    }
    sender.hasAll(System.nanoTime());
    byte[] packed = body.getBytes();
    body = null;
    if (!check.mayEnd(request::getHeader, packed)) {
      finish(true);
      Requests.refuseSender(request, check, sender, false);
      return;
    }
    try {
      byte[] payload = packing.unpack(packed, size -> mayUnpack(packed.length, size));
      if (state == State.READING) {
        offer(payload);
      }
    } catch (NoRoomException refused) {
      if (state == State.READING) {
        refuse(TOO_LARGE);
      }
    } catch (IOException notPacked) {
      refuse(BAD_REQUEST);
    }
  }

  /** Beside what is packed, which is here all the while. */
  private boolean mayUnpack(int packed, int bytes) {
    return bytes <= spec.bodyLimit().bytes() && hasRoom((long) packed + bytes);
  }

  private void offer(byte[] payload) {
    long kept = payload.length + OVERHEAD;
    if (kept < reserved) {
      receiver.unreserve(reserved, kept);
      reserved = kept;
    }
    state = State.TAKEN;
    if (!stopped.getAsBoolean()
        && receiver.offerReserved(new Message(spec.path(), payload), reserved, this::acknowledge)) {
      reserved = 0;
    } else {
      giveBack();
      receiver.whenRoom(() -> {});
      refuse(UNAVAILABLE);
    }
  }

  /** All Sinks have finished with it. From any thread. */
  private void acknowledge() {
    loop.runOnContext(nothing -> answer(NO_CONTENT));
  }

  /** The Source stops. From any thread. */
  void stop() {
    loop.runOnContext(nothing -> refuse(UNAVAILABLE));
  }

  /** The body takes too long. */
  void late() {
    refuse(LATE);
  }

  /** What comes is no body: a chunk without its length, say. */
  private void broken() {
    if (state == State.READING) {
      refuse(BAD_REQUEST);
    }
  }

  /** Nobody waits for an answer any more. */
  void senderGone() {
    if (state != State.ANSWERED) {
      finish(state == State.READING);
    }
  }

  private void refuse(int status) {
    if (state == State.ANSWERED) {
      return;
    }
    boolean reading = state == State.READING;
    finish(true);
    Requests.refuse(request, sender, status, reading && !request.isEnded());
  }

  private void answer(int status) {
    if (state == State.ANSWERED) {
      return;
    }
    finish(false);
    HttpServerResponse response = request.response();
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(status).end();
    }
  }

  /**
   * @param unread whether what is reserved is still this one's
   */
  private void finish(boolean unread) {
    state = State.ANSWERED;
    body = null;
    if (unread) {
      giveBack();
    }
    ended.accept(this);
  }
}
