package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.HttpSource;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.SourceReader;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes the records that are sent to one path. Each is answered when all Sinks have finished with
 * it; whoever sends is to send it again after any answer but 2xx, and after none.
 */
final class RecordReceiver implements SourceReader, RequestHandler {
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int UNSUPPORTED = 415;
  private static final int EXPECTATION_FAILED = 417;
  private static final int NOT_IMPLEMENTED = 501;
  private static final String ALLOWED = "POST, PUT, OPTIONS";

  private final Listeners listeners;
  private final HttpSource spec;
  private final String path;
  private final MessageReceiver receiver;
  private final Set<IncomingRecord> unanswered = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  /**
   * @param path that records are sent to, as it goes over the wire
   */
  RecordReceiver(Listeners listeners, HttpSource spec, String path, MessageReceiver receiver) {
    this.listeners = listeners;
    this.spec = spec;
    this.path = path;
    this.receiver = receiver;
  }

  @Override
  public void handle(HttpServerRequest request, SenderConnection sender) {
    int refusal = refusal(request);
    if (refusal > 0) {
      Requests.refuse(request, sender, refusal, Requests.announced(request) != 0);
      return;
    }
    IncomingRecord record =
        new IncomingRecord(
            request,
            sender,
            spec,
            receiver,
            PackedBody.of(request.getHeader("Content-Encoding")),
            () -> stopped,
            unanswered::remove);
    unanswered.add(record);
    record.begin(Requests.announced(request));
  }

  /** What is to be answered before the body is looked at; 0 when that is to be read. */
  private int refusal(HttpServerRequest request) {
    HttpMethod method = request.method();
    if (method.equals(HttpMethod.OPTIONS)) {
      request.response().putHeader("Allow", ALLOWED);
      return IncomingRecord.NO_CONTENT;
    }
    if (!method.equals(HttpMethod.POST) && !method.equals(HttpMethod.PUT)) {
      request.response().putHeader("Allow", ALLOWED);
      return METHOD_NOT_ALLOWED;
    }
    if (!Requests.isUnderstood(request)) {
      return NOT_IMPLEMENTED;
    }
    if (Requests.expectsTooMuch(request)) {
      return EXPECTATION_FAILED;
    }
    if (PackedBody.of(request.getHeader("Content-Encoding")) == null) {
      request.response().putHeader("Accept-Encoding", PackedBody.ACCEPTED);
      return UNSUPPORTED;
    }
    return stopped ? IncomingRecord.UNAVAILABLE : 0;
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
    unanswered.forEach(IncomingRecord::stop);
    return listeners.remove(spec.port(), path, this);
  }
}
