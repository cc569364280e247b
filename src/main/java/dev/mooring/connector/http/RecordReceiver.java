package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.HttpSource;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.SourceReader;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes the records that are sent to one path. Each is answered when all Sinks have finished with
 * it; whoever sends is to send it again after any answer but 2xx, and after none.
 */
final class RecordReceiver implements SourceReader, Handler<HttpServerRequest> {
  private static final int NO_CONTENT = 204;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int TOO_LARGE = 413;
  private static final int UNAVAILABLE = 503;

  private final Listeners listeners;
  private final HttpSource spec;
  private final MessageReceiver receiver;
  private final Set<Unanswered> unanswered = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  RecordReceiver(Listeners listeners, HttpSource spec, MessageReceiver receiver) {
    this.listeners = listeners;
    this.spec = spec;
    this.receiver = receiver;
  }

  /** One sender who waits for an answer, on its event loop. */
  private record Unanswered(Context loop, HttpServerResponse response) {
    void answer(int status) {
      loop.runOnContext(
          nothing -> {
            if (!response.ended() && !response.closed()) {
              if (status == UNAVAILABLE) {
                response.putHeader("Retry-After", "1");
              }
              response.setStatusCode(status).end();
            }
          });
    }
  }

  @Override
  public void handle(HttpServerRequest request) {
    Unanswered sender = new Unanswered(Vertx.currentContext(), request.response());
    if (!request.method().equals(HttpMethod.POST) && !request.method().equals(HttpMethod.PUT)) {
      request.response().putHeader("Allow", "POST, PUT");
      sender.answer(METHOD_NOT_ALLOWED);
      return;
    }
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() + part.length() <= spec.bodyLimit()) {
            body.appendBuffer(part);
          } else if (!request.response().ended()) {
            // Reading on would let anybody fill this worker's memory, or its time.
            request
                .response()
                .setStatusCode(TOO_LARGE)
                .putHeader("Connection", "close")
                .end()
                .onComplete(sent -> request.connection().close());
          }
        });
    request.endHandler(
        end -> {
          if (!request.response().ended()) {
            offer(body, sender);
          }
        });
  }

  private void offer(Buffer body, Unanswered sender) {
    unanswered.add(sender);
    Runnable acknowledge =
        () -> {
          if (unanswered.remove(sender)) {
            sender.answer(NO_CONTENT);
          }
        };
    if (stopped || !receiver.offer(new Message(spec.path(), body.getBytes()), acknowledge)) {
      refuse(sender);
    }
  }

  private void refuse(Unanswered sender) {
    if (unanswered.remove(sender)) {
      sender.answer(UNAVAILABLE);
    }
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public CompletionStage<Void> forget() {
    return close();
  }

  /** Answers all who wait, and frees the path. */
  CompletableFuture<Void> close() {
    stop();
    unanswered.forEach(this::refuse);
    return listeners.remove(spec.port(), spec.path(), this);
  }
}
