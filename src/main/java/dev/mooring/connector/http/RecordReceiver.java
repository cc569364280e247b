package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.HttpSource;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.LiveSecrets;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.SourceReader;
import dev.mooring.connector.network.ServerCertificate;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes the records that are sent to one path by who may send them. Each is answered when all Sinks
 * have finished with it; whoever sends is to send it again after any answer but 2xx, and after
 * none. Goes on with what its Secrets hold now, and where that is of no use, with what they held.
 */
final class RecordReceiver implements SourceReader, RequestHandler {
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int UNSUPPORTED = 415;
  private static final int EXPECTATION_FAILED = 417;
  private static final int NOT_IMPLEMENTED = 501;
  private static final String ALLOWED = "POST, PUT, OPTIONS";

  private final Listeners listeners;
  private final HttpSource spec;
  private final String namespace;
  private final String path;
  private final MessageReceiver receiver;
  private final Set<IncomingRecord> unanswered = ConcurrentHashMap.newKeySet();
  private final LiveSecrets secrets;
  private final Clock clock;
  private final Runnable secretsChanged = this::secretsChanged;
  private volatile SenderCheck check;
  private volatile Listeners.Certificate certificate;
  private volatile boolean stopped;

  /**
   * Takes nothing before {@link #listen}.
   *
   * @param namespace of the Source
   * @param secrets those that the spec names
   * @param clock for the times that senders sign
   */
  RecordReceiver(
      Listeners listeners,
      HttpSource spec,
      String namespace,
      MessageReceiver receiver,
      LiveSecrets secrets,
      Clock clock) {
    this.listeners = listeners;
    this.spec = spec;
    this.namespace = namespace;
    this.path = spec.wirePath(namespace);
    this.receiver = receiver;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Takes the path.
   *
   * @return fails with a {@link ConnectorException} when it is taken, when the port is not free, or
   *     when a Secret is of no use
   */
  CompletableFuture<Void> listen() {
    secrets.onChange(secretsChanged);
    try {
      look();
    } catch (ConnectorException unusable) {
      secrets.forget(secretsChanged);
      return CompletableFuture.failedFuture(unusable);
    }
    return listeners
        .add(spec.port(), path, certificate, this)
        .whenComplete(
            (added, failure) -> {
              if (failure != null) {
                secrets.forget(secretsChanged);
              }
            });
  }

  /** Two that look at the same time leave what the later one has seen. */
  private synchronized void look() throws ConnectorException {
    SecretValues values = secrets.now();
    Listeners.Certificate shown = null;
    if (spec.tls() != null) {
      String secret = spec.tls().secretRef().name();
      shown =
          new Listeners.Certificate(namespace + "/" + secret, ServerCertificate.of(secret, values));
    }
    check = SenderCheck.of(spec, values, clock);
    certificate = shown;
  }

  /** On the thread of who has got them. */
  private void secretsChanged() {
    try {
      look();
      listeners.renew(spec.port(), certificate);
      receiver.granted(null);
    } catch (ConnectorException unusable) {
      receiver.granted(
          ConnectorException.retry(
              Reason.UpdateFailed,
              "what the Secret holds now is of no use, what it held before goes on: "
                  + unusable.getMessage()));
    }
  }

  @Override
  public void handle(HttpServerRequest request, SenderConnection sender) {
    // One for the whole of the request, whatever changes meanwhile.
    SenderCheck asked = check;
    int refusal = refusal(request);
    if (refusal > 0) {
      Requests.refuse(request, sender, refusal, Requests.announced(request) != 0);
      return;
    }
    if (!asked.mayBegin(request::getHeader)) {
      Requests.refuseSender(request, asked, sender, Requests.announced(request) != 0);
      return;
    }
    IncomingRecord record =
        new IncomingRecord(
            request,
            sender,
            spec,
            receiver,
            asked,
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
    secrets.forget(secretsChanged);
    return listeners.remove(spec.port(), path, this);
  }
}
