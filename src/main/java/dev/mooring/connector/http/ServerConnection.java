package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.SourceReader;
import dev.mooring.connector.network.ConnectionSocket;
import dev.mooring.connector.network.Handover;
import dev.mooring.connector.network.Loop;
import dev.mooring.connector.network.NamedPeer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One open connection to a server. May be used from any thread. */
final class ServerConnection implements Connection {
  /** For the socket to be closed. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  /** Requests after which a turn does not wait for more. */
  private static final int MOST_TOGETHER = 256;

  private final Loop loop;
  private final SocketAddress where;
  private final ServerSettings settings;
  private final ConnectionListener listener;
  private final HttpFailures failures;
  private final ConnectionSocket socket = new ConnectionSocket();
  private final HttpClient client;
  private final Handover<Runnable> turns;
  private final ExchangeLimit records;
  private final ExchangeLimit checks;
  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicBoolean told = new AtomicBoolean();
  private Future<HttpClientRequest> connecting = Future.succeededFuture();
  private volatile boolean closed;

  /**
   * Not connected yet.
   *
   * @param where the address of the settings' host
   */
  ServerConnection(
      Loop loop, InetSocketAddress where, ServerSettings settings, ConnectionListener listener) {
    this.loop = loop;
    this.where = SocketAddress.inetSocketAddress(where);
    this.settings = settings;
    this.listener = listener;
    this.failures = new HttpFailures(settings.address());
    this.records = new ExchangeLimit(loop, settings.answerLimit(), this::late);
    this.checks = new ExchangeLimit(loop, settings.checkLimit(), this::late);
    this.turns = new Handover<>(loop, Runnable::run);
    if (settings.address().tls()) {
      settings.client().setSslEngineOptions(new NamedPeer(settings.address().host(), socket));
    }
    this.client =
        loop.vertx()
            .httpClientBuilder()
            .with(settings.client())
            .with(new PoolOptions().setHttp1MaxSize(1))
            .withConnectHandler(this::connected)
            .build();
  }

  private void connected(HttpConnection connection) {
    Channel channel = ((ConnectionBase) connection).channel();
    socket.opened(channel);
    if (window() > 1) {
      // Requests that are written in the same turn of the loop leave with one system call.
      channel.pipeline().addFirst(new FlushConsolidationHandler(MOST_TOGETHER, true));
    }
  }

  /**
   * An exchange of its own; while a record waits for its answer, that is one: there is one
   * connection only, and the record's own time limit, which is over before this trusts it no more,
   * finds a hang.
   */
  @Override
  public CompletionStage<Void> check() {
    return unanswered.get() > 0 ? CompletableFuture.completedFuture(null) : exchange();
  }

  @Override
  public boolean provenByWrites() {
    return true;
  }

  /**
   * Asks whether the server is there and lets this side in. Again, when the connection was closed:
   * a server may do that to one that is idle, at any time.
   */
  CompletableFuture<Void> exchange() {
    return ask()
        .exceptionallyCompose(
            failure ->
                failure instanceof ConnectorException known
                        && known.reason() == Reason.ConnectionLost
                        && !closed
                    ? ask()
                    : CompletableFuture.failedFuture(failure));
  }

  private CompletableFuture<Void> ask() {
    CompletableFuture<Void> answered = new CompletableFuture<>();
    send(request(HttpMethod.HEAD, settings.checkPath(), Map.of()), null, checks)
        .whenComplete(
            (answer, failure) ->
                settle(
                    answered,
                    failure == null
                        ? Answers.toCheck(settings.address(), answer.status())
                        : Optional.empty(),
                    failure));
    return answered;
  }

  private static void settle(
      CompletableFuture<Void> answered, Optional<ConnectorException> refusal, Throwable failure) {
    if (failure != null) {
      answered.completeExceptionally(failure);
    } else if (refusal.isPresent()) {
      answered.completeExceptionally(refusal.get());
    } else {
      answered.complete(null);
    }
  }

  @Override
  public CompletionStage<SourceReader> read(ReadRequest request, MessageReceiver receiver) {
    throw new IllegalStateException("an http Source listens on a connection of its own");
  }

  @Override
  public SinkWriter writer(SinkSpec sink) {
    return new RecordSender(this, sink.http(), sink.delivery().batch() != null);
  }

  /** How many requests may wait for their answers at the same time. */
  int window() {
    return settings.pipelining();
  }

  /** Whether the caller is on the connection's own thread. */
  boolean isNear() {
    return loop.isCurrent();
  }

  /**
   * Sends a record; fails unless the server takes it.
   *
   * @param asked what it asks for, for people
   */
  CompletableFuture<Void> record(
      Answers.Request asked,
      HttpMethod method,
      String path,
      Map<String, String> headers,
      Buffer body) {
    RequestOptions request;
    try {
      request = request(method, path, headers);
    } catch (IllegalArgumentException unsendable) {
      return CompletableFuture.failedFuture(HttpFailures.unsendable());
    }
    CompletableFuture<Void> taken = new CompletableFuture<>();
    unanswered.incrementAndGet();
    send(request, body, records)
        .whenComplete(
            (answer, failure) -> {
              unanswered.decrementAndGet();
              settle(
                  taken,
                  failure == null
                      ? Answers.toRecord(settings.address(), asked, answer, Instant.now())
                      : Optional.empty(),
                  failure == null ? null : judged((ConnectorException) failure));
            });
    return taken;
  }

  /**
   * A server that closes a connection just as it is used has not failed yet: what comes next shows
   * it. Anything else that leaves a record without an answer ends this connection.
   */
  private ConnectorException judged(ConnectorException failure) {
    if (closed || failure.kind() == ConnectorException.Kind.PERMANENT) {
      return failure;
    }
    if (failure.reason() == Reason.ConnectionLost) {
      return ConnectorException.retry(failure.reason(), failure.getMessage());
    }
    if (!told.getAndSet(true)) {
      listener.lost(failure);
    }
    return failure;
  }

  private RequestOptions request(HttpMethod method, String path, Map<String, String> headers) {
    RequestOptions request =
        new RequestOptions()
            .setServer(where)
            .setMethod(method)
            .setURI(settings.address().base() + path);
    headers.forEach(request::putHeader);
    if (settings.authorization() != null) {
      request.putHeader("Authorization", settings.authorization());
    }
    return request;
  }

  /**
   * The answer comes a turn of the loop later. The client still holds the connection while it tells
   * the end of an answer: a request that is sent from there waits in its queue.
   *
   * @param limit for the exchange as a whole: to connect, to send, and to read the answer to its
   *     end
   */
  private Exchange send(RequestOptions request, Buffer body, ExchangeLimit limit) {
    Exchange exchange = new Exchange();
    try {
      turns.give(() -> send(request, body, exchange, limit));
    } catch (RejectedExecutionException ended) {
      exchange.completeExceptionally(failures.closed());
    }
    return exchange;
  }

  private void send(RequestOptions options, Buffer body, Exchange exchange, ExchangeLimit limit) {
    if (closed) {
      exchange.completeExceptionally(failures.closed());
      return;
    }
    limit.begin(exchange);
    try {
      connecting = client.request(options);
      connecting
          .compose(request -> body == null ? request.send() : request.send(body))
          .compose(response -> answer(response, exchange))
          .onSuccess(whole -> loop.run(() -> exchange.complete(whole)))
          .onFailure(
              cause ->
                  exchange.completeExceptionally(closed ? failures.closed() : failures.of(cause)));
    } catch (IllegalArgumentException unsendable) {
      exchange.completeExceptionally(HttpFailures.unsendable());
    } catch (RuntimeException ended) {
      exchange.completeExceptionally(failures.closed());
    }
  }

  /** Once all of the answer has come: before that, the connection cannot be free. */
  private Future<Answer> answer(HttpClientResponse response, Exchange exchange) {
    if (window() > 1) {
      // Others are under way meanwhile: only one for which all else waits must not be late.
      loop.streamed();
    } else {
      loop.awaited();
    }
    Answer answer =
        new Answer(
            response.statusCode(),
            response.getHeader("Retry-After"),
            response.getHeader("Location"));
    exchange.begins();
    response.handler(
        part -> {
          if (!exchange.reads(part.length()) && !exchange.isDone()) {
            // The status says all that is asked for; the rest is not worth its time.
            loop.run(
                () -> {
                  exchange.complete(answer);
                  socket.drop();
                });
          }
        });
    return response.end().map(answer);
  }

  private void late(Exchange exchange) {
    exchange.completeExceptionally(failures.late(exchange.hasBegun()));
    socket.drop();
  }

  @Override
  public CompletionStage<Void> close() {
    closed = true;
    CompletableFuture<Void> released = new CompletableFuture<>();
    loop.run(
        () -> {
          long timer = loop.after(CLOSE_LIMIT, socket::cut);
          client
              .close()
              .onComplete(
                  done -> {
                    loop.cancel(timer);
                    // One that was being opened anew is none of those that the client closes.
                    socket.cut();
                    released.complete(null);
                  });
        });
    return released;
  }

  /**
   * Ends an attempt that nobody waits for any more, however far it has come.
   *
   * @return completes when nothing is open: while TCP is connecting, when that has ended
   */
  CompletionStage<Void> abandon() {
    closed = true;
    CompletableFuture<Void> gone = new CompletableFuture<>();
    loop.run(
        () -> {
          socket.cut();
          connecting.onComplete(nothing -> client.close().onComplete(done -> gone.complete(null)));
        });
    return gone;
  }
}
