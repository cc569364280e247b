package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.network.Loop;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The ports that this worker listens on, one server each, for all Sources that share it. A server
 * is there while it has a path. May be used from any thread.
 */
final class Listeners {
  private static final int NOT_FOUND = 404;

  private final Vertx vertx;
  private final String host;
  private final ListenerLimits limits;
  private final Map<Integer, Listener> listeners = new HashMap<>();

  /**
   * Ports whose server is being closed: a new one must not join it, or it would go down with it.
   */
  private final Map<Integer, CompletableFuture<Void>> closing = new HashMap<>();

  /**
   * Listens nowhere yet.
   *
   * @param host the address to listen on
   * @param limits for each port
   */
  Listeners(Vertx vertx, String host, ListenerLimits limits) {
    this.vertx = vertx;
    this.host = host;
    this.limits = limits;
  }

  /**
   * What a port shows.
   *
   * @param name where it comes from, whatever is there now
   * @param keys the certificate of now, and its key
   */
  record Certificate(String name, PemKeyCertOptions keys) {
    static boolean haveSameName(Certificate one, Certificate other) {
      return one == null || other == null ? one == other : one.name.equals(other.name);
    }

    boolean isSame(Certificate other) {
      return keys.getCertValues().equals(other.keys.getCertValues())
          && keys.getKeyValues().equals(other.keys.getKeyValues());
    }

    @Override
    public String toString() {
      return "Certificate[" + name + "]";
    }
  }

  /** One port. All of its requests are handled on one event loop. */
  private static final class Listener {
    /** Null without TLS. */
    volatile Certificate certificate;

    final Map<String, RequestHandler> paths = new ConcurrentHashMap<>();
    final CompletableFuture<HttpServer> server = new CompletableFuture<>();
    final Loop loop;
    final Senders senders;

    Listener(Loop loop, ListenerLimits limits, Certificate certificate) {
      this.loop = loop;
      this.certificate = certificate;
      this.senders = new Senders(loop, limits);
    }

    void handle(HttpServerRequest request) {
      loop.awaited();
      SenderConnection sender = senders.of(request.connection());
      if (sender == null) {
        // One too many, which has been told so.
        request.connection().close();
        return;
      }
      request.response().endHandler(answered -> sender.answered(System.nanoTime()));
      String path = Requests.path(request);
      RequestHandler handler = path == null ? null : paths.get(path);
      if (handler == null) {
        Requests.refuse(request, sender, NOT_FOUND, Requests.announced(request) != 0);
      } else {
        handler.handle(request, sender);
      }
    }
  }

  /**
   * Takes the requests of a path.
   *
   * @param path with the namespace, as it goes over the wire
   * @param certificate with which the port listens; null without TLS
   * @return fails with a {@link ConnectorException} when another one takes them, when the port is
   *     not free, or when it is used with another certificate, or without one
   */
  synchronized CompletableFuture<Void> add(
      int port, String path, Certificate certificate, RequestHandler handler) {
    Listener listener = listeners.computeIfAbsent(port, absent -> listen(absent, certificate));
    if (!Certificate.haveSameName(listener.certificate, certificate)) {
      return CompletableFuture.failedFuture(
          ConnectorException.retry(
              Reason.NameTaken,
              "other Sources use port " + port + " with another certificate, or without TLS"));
    }
    renew(port, certificate);
    if (listener.paths.putIfAbsent(path, handler) != null) {
      return CompletableFuture.failedFuture(
          ConnectorException.retry(
              Reason.NameTaken,
              "another Source takes what is sent to " + path + " at port " + port));
    }
    return listener
        .server
        .handle(
            (server, failure) -> {
              if (failure != null) {
                remove(port, path, handler);
                return ConnectorException.retry(
                    Reason.InvalidSpec, "cannot listen on port " + port + ": it is in use");
              }
              return null;
            })
        .thenCompose(
            failure ->
                failure == null
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(failure));
  }

  /** Shows that certificate to who connects from now on, if the port listens with its name. */
  synchronized void renew(int port, Certificate certificate) {
    Listener listener = listeners.get(port);
    if (listener == null
        || certificate == null
        || !Certificate.haveSameName(listener.certificate, certificate)
        || certificate.isSame(listener.certificate)) {
      return;
    }
    listener.certificate = certificate;
    listener.server.thenAccept(
        server -> server.updateSSLOptions(new SSLOptions().setKeyCertOptions(certificate.keys())));
  }

  /**
   * Takes them no more.
   *
   * @return completes when the port is free, if this was its last path
   */
  synchronized CompletableFuture<Void> remove(int port, String path, RequestHandler handler) {
    Listener listener = listeners.get(port);
    CompletableFuture<Void> free = new CompletableFuture<>();
    if (listener == null || !listener.paths.remove(path, handler) || !listener.paths.isEmpty()) {
      free.complete(null);
      return free;
    }
    listeners.remove(port);
    closing.put(port, free);
    free.whenComplete((nothing, never) -> closed(port, free));
    listener.server.whenComplete(
        (server, failure) -> {
          if (server == null) {
            free.complete(null);
          } else {
            server
                .close()
                .onComplete(closed -> Loop.afterAccepting(vertx, () -> free.complete(null)));
          }
        });
    return free;
  }

  private synchronized void closed(int port, CompletableFuture<Void> free) {
    closing.remove(port, free);
  }

  private Listener listen(int port, Certificate certificate) {
    Listener listener = new Listener(Loop.next(vertx), limits, certificate);
    closing
        .getOrDefault(port, CompletableFuture.completedFuture(null))
        .thenRun(() -> listener.loop.run(() -> open(listener, port)));
    return listener;
  }

  private void open(Listener listener, int port) {
    HttpServerOptions options =
        new HttpServerOptions()
            // An upgrade to HTTP/2 of a JDK client ends without an answer now and then.
            .setHttp2ClearTextEnabled(false)
            .setTcpKeepAlive(true)
            .setHost(host)
            .setPort(port);
    if (listener.certificate != null) {
      options
          .setSsl(true)
          .setSslHandshakeTimeout(limits.head().toMillis())
          .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
          .setKeyCertOptions(listener.certificate.keys());
    }
    vertx
        .createHttpServer(options)
        .connectionHandler(listener.senders::connected)
        .requestHandler(listener::handle)
        .listen()
        .onSuccess(listener.server::complete)
        .onFailure(listener.server::completeExceptionally);
  }
}
