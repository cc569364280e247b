package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.MqttTopics;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.ByteBudget;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ExpectedSource;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SessionConnection;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.SourceReader;
import dev.mooring.connector.network.ConnectionSocket;
import dev.mooring.connector.network.Handover;
import dev.mooring.connector.network.Loop;
import dev.mooring.connector.network.NamedPeer;
import io.vertx.core.Future;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * One connection to a broker, from its opening to its end. The client in it connects once: the pool
 * opens the next one. What is not public happens on the connection's loop.
 */
final class BrokerConnection implements SessionConnection {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
  private static final Duration LONGEST_TICK = Duration.ofSeconds(10);

  /** As long as a broker may take to acknowledge a message before it counts as gone. */
  private static final Duration PUBACK_LIMIT = Duration.ofSeconds(30);

  private final Loop loop;
  private final BrokerSettings settings;
  private final ConnectionListener listener;
  private final MqttFailures failures;
  private final ConnectionSocket socket = new ConnectionSocket();
  private final MqttClient client;
  private final ClientSocket clientSocket;
  private final Heartbeat heartbeat;
  private final MessageStream stream;
  private final LowWaterMark lowWaterMark;
  private final Publications publications;
  private final Handover<Publication> toPublish;
  private final Arrivals arrivals;
  private final Subscriptions subscriptions;
  private final LargeMessages largeMessages;

  private boolean open;
  private boolean ended;
  private long tick;
  private Throwable error;

  BrokerConnection(
      Loop loop,
      BrokerSettings settings,
      ConnectionListener listener,
      ByteBudget.Share waiting,
      LongSupplier nanoTime) {
    this.loop = loop;
    this.settings = settings;
    this.listener = listener;
    this.failures = new MqttFailures(settings.address(), settings.messageLimit());
    if (settings.address().tls()) {
      settings.client().setSslEngineOptions(new NamedPeer(settings.address().host(), socket));
    }
    this.client = MqttClient.create(loop.vertx(), settings.client());
    this.heartbeat = new Heartbeat(client, nanoTime);
    this.stream = new MessageStream(loop, this::streamTick, nanoTime);
    this.clientSocket = new ClientSocket(client);
    this.lowWaterMark =
        new LowWaterMark(stream::isFlowing, clientSocket::wakeAt, nanoTime.getAsLong());
    this.publications = new Publications(client, lowWaterMark, failures, nanoTime);
    this.toPublish = new Handover<>(loop, publications::publish);
    this.arrivals = new Arrivals(settings.address(), loop, stream, lowWaterMark, waiting, nanoTime);
    this.largeMessages =
        new LargeMessages(
            settings.messageLimit(), topic -> arrivals.leftOut(topic, failures.tooLarge()));
    this.subscriptions = new Subscriptions(client, loop, settings, failures, arrivals, nanoTime);
  }

  /** There is nothing to connect to. */
  void cannotOpen(Throwable cause, CompletableFuture<Connection> opened) {
    opened.completeExceptionally(failures.opening(cause));
  }

  /**
   * Connects; the future completes after the CONNACK.
   *
   * @param where the address of the settings' host
   */
  void open(InetSocketAddress where, CompletableFuture<Connection> opened) {
    if (ended) {
      return;
    }
    client
        .exceptionHandler(this::failed)
        .closeHandler(nothing -> lost())
        .pingResponseHandler(nothing -> heartbeat.answered())
        .publishHandler(this::arrived)
        .publishCompletionHandler(this::acknowledged)
        .subscribeCompletionHandler(
            suback -> subscriptions.subscribed(suback.messageId(), suback.grantedQoSLevels()))
        .unsubscribeCompletionHandler(subscriptions::unsubscribed);
    client
        .connect(
            where.getPort(), where.getAddress().getHostAddress(), settings.address().serverName())
        .onSuccess(connack -> connected(opened))
        .onFailure(
            cause ->
                opened.completeExceptionally(
                    error == null ? failures.opening(cause) : failures.unanswered(error)));
  }

  /**
   * Ends an attempt that nobody waits for any more, however far it has come. From any thread.
   *
   * @return completes when nothing is open: while TCP is connecting, when that has ended
   */
  CompletionStage<Void> abandon() {
    CompletableFuture<Void> gone = new CompletableFuture<>();
    loop.run(
        () -> {
          Future<Void> disconnected = disconnect(failures.closed());
          if (!open) {
            cut();
          }
          // The client says so just before it closes the socket of one that was refused.
          disconnected.onComplete(nothing -> loop.run(() -> gone.complete(null)));
        });
    return gone;
  }

  private void cut() {
    clientSocket.channel().ifPresent(socket::opened);
    socket.cut();
  }

  @Override
  public CompletionStage<Void> check() {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    loop.run(() -> heartbeat.ping(answer));
    return answer;
  }

  @Override
  public CompletionStage<SourceReader> read(ReadRequest request, MessageReceiver receiver) {
    CompletableFuture<SourceReader> agreed = new CompletableFuture<>();
    for (String topic : request.spec().mqtt().topics()) {
      Optional<String> mistake = MqttTopics.mistakeInFilter(topic);
      if (mistake.isPresent()) {
        // A broker would end the connection over it, with all that others have on it.
        agreed.completeExceptionally(
            ConnectorException.retry(
                Reason.InvalidSpec,
                "one of mqtt.topics has " + mistake.get() + ": correct or remove it"));
        return agreed;
      }
    }
    loop.run(() -> subscriptions.subscribe(request, receiver, agreed));
    return agreed;
  }

  @Override
  public void expect(Collection<ExpectedSource> sources) {
    List<ExpectedSource> now = List.copyOf(sources);
    loop.run(() -> arrivals.expect(now));
  }

  @Override
  public CompletionStage<Boolean> drain(ReadRequest request, MessageReceiver receiver) {
    CompletableFuture<Boolean> drained = new CompletableFuture<>();
    loop.run(() -> subscriptions.takeOver(request, receiver, drained));
    return drained;
  }

  @Override
  public CompletionStage<Void> forget(ReadRequest request) {
    CompletableFuture<Void> forgotten = new CompletableFuture<>();
    loop.run(() -> subscriptions.forget(request, forgotten));
    return forgotten;
  }

  @Override
  public SinkWriter writer(SinkSpec sink) {
    return new TopicWriter(sink.mqtt(), loop, toPublish, settings.messageLimit());
  }

  @Override
  public CompletionStage<Void> close() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    loop.run(
        () -> {
          Future<Void> gone = disconnect(failures.closed());
          long timer = loop.after(CLOSE_LIMIT, this::cut);
          gone.onComplete(
              nothing -> {
                loop.cancel(timer);
                closed.complete(null);
              });
        });
    return closed;
  }

  private void connected(CompletableFuture<Connection> opened) {
    if (ended) {
      return;
    }
    open = true;
    clientSocket
        .channel()
        .ifPresent(it -> largeMessages.begin(it, settings.client().getMaxMessageSize()));
    Duration half = settings.pingPause().dividedBy(2);
    tick = loop.every(half.compareTo(LONGEST_TICK) < 0 ? half : LONGEST_TICK, this::tick);
    opened.complete(this);
  }

  private void acknowledged(int packetId) {
    loop.streamed();
    publications.acknowledged(packetId);
  }

  private void arrived(MqttPublishMessage packet) {
    if (ended) {
      return;
    }
    loop.streamed();
    if (largeMessages.wasTooLarge(packet.messageId())) {
      arrivals.tooLarge(packet, failures.tooLarge());
    } else {
      switch (arrivals.arrived(packet)) {
        case ENOUGH -> {}
        case TOO_MUCH_HERE -> giveUp(failures.overrun(Arrivals.UNACKNOWLEDGED_BYTES));
        case TOO_MUCH_WAITS -> giveUp(failures.tooMuchWaits());
        default -> throw new IllegalStateException();
      }
    }
  }

  private void tick() {
    if (publications.isOverdue(PUBACK_LIMIT)) {
      giveUp(failures.silent("a PUBLISH"));
      return;
    }
    heartbeat.pingAfter(settings.pingPause().dividedBy(2));
    arrivals.dropOrphans();
    arrivals.tellHeldUp();
  }

  private void streamTick() {
    arrivals.acknowledgeDue();
    if (!stream.isFlowing()) {
      lowWaterMark.lower();
    }
  }

  /** The socket or what came over it is broken; its end follows. */
  private void failed(Throwable cause) {
    if (error == null) {
      error = cause;
    }
  }

  private void lost() {
    boolean silent = heartbeat.isOverdue(settings.silenceLimit());
    end(silent ? failures.silent("a ping") : failures.lost(error), true);
  }

  /** This side ends it because the other one misbehaves. */
  private void giveUp(ConnectorException cause) {
    end(cause, true);
    client.disconnect();
  }

  private Future<Void> disconnect(ConnectorException cause) {
    arrivals.acknowledgeDue();
    end(cause, false);
    return client.disconnect();
  }

  private void end(ConnectorException cause, boolean tell) {
    if (ended) {
      return;
    }
    ended = true;
    loop.cancel(tick);
    stream.end();
    lowWaterMark.lower();
    heartbeat.end(cause);
    publications.end(cause);
    subscriptions.end(cause);
    arrivals.end();
    if (tell && open) {
      listener.lost(cause);
    }
  }
}
