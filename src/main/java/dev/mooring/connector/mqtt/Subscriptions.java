package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SourceReader;
import dev.mooring.connector.network.Loop;
import io.vertx.mqtt.MqttClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * The subscriptions of one connection. A reader subscribes on every connection anew, even when the
 * broker has kept the session: only the SUBACK says that messages will come. On the connection's
 * loop, but for {@link #forget}.
 */
final class Subscriptions {
  /** What a SUBACK says of a filter that is refused. */
  private static final int REFUSED = 0x80;

  /** Silence after which a broker has delivered all that it had. */
  static final Duration QUIET = Duration.ofSeconds(1);

  private final MqttClient client;
  private final Loop loop;
  private final BrokerSettings settings;
  private final MqttFailures failures;
  private final Arrivals arrivals;
  private final LongSupplier nanoTime;
  private final Exchanges<List<Integer>> subscribing = new Exchanges<>();
  private final Exchanges<Boolean> unsubscribing = new Exchanges<>();
  private ConnectorException end;

  Subscriptions(
      MqttClient client,
      Loop loop,
      BrokerSettings settings,
      MqttFailures failures,
      Arrivals arrivals,
      LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.client = client;
    this.loop = loop;
    this.settings = settings;
    this.failures = failures;
    this.arrivals = arrivals;
  }

  /** Subscribes to a Source's topics; the future completes with the broker's consent. */
  void subscribe(
      ReadRequest request, MessageReceiver receiver, CompletableFuture<SourceReader> agreed) {
    if (end != null) {
      agreed.completeExceptionally(end);
      return;
    }
    TopicReader reader = new TopicReader(request, receiver, loop, arrivals, this);
    // Before the broker knows: it may send the first message before the SUBACK.
    arrivals.add(reader);
    Subscribing exchange = new Subscribing(reader, agreed);
    subscribing.begin(exchange);
    client
        .subscribe(wanted(reader))
        .onSuccess(packetId -> subscribing.written(exchange, packetId))
        .onFailure(cause -> subscribing.fail(exchange, failures.lost(cause)));
    limit(subscribing, exchange, agreed, failures.silent("a SUBSCRIBE"));
  }

  /** The broker has answered a SUBSCRIBE: for each filter the granted QoS, or that it refuses. */
  void subscribed(int packetId, List<Integer> granted) {
    subscribing.answered(packetId, granted);
  }

  /** The broker has answered an UNSUBSCRIBE. */
  void unsubscribed(int packetId) {
    unsubscribing.answered(packetId, true);
  }

  /** Gives up what only this reader subscribes to. From any thread. */
  CompletionStage<Void> forget(TopicReader reader) {
    CompletableFuture<Void> forgotten = new CompletableFuture<>();
    loop.run(
        () -> {
          arrivals.remove(reader);
          unsubscribe(reader.subscribedFilters(), forgotten);
        });
    return forgotten;
  }

  /**
   * Gives up a reader's subscription while it goes on reading; completes when nothing has come for
   * {@link #QUIET} and all is acknowledged, or at the end of the connection. From any thread.
   */
  CompletionStage<Void> drain(TopicReader reader) {
    CompletableFuture<Void> drained = new CompletableFuture<>();
    loop.run(() -> drain(reader, drained));
    return drained;
  }

  /** Sends the SUBSCRIBE once more; what comes of it is nobody's concern. From any thread. */
  void renew(TopicReader reader) {
    loop.run(
        () -> {
          if (end == null) {
            client.subscribe(wanted(reader));
          }
        });
  }

  private static Map<String, Integer> wanted(TopicReader reader) {
    Map<String, Integer> filters = new LinkedHashMap<>();
    reader.subscribedFilters().forEach(filter -> filters.put(filter, reader.qos()));
    return filters;
  }

  /** Reads what the session has for a Source, without subscribing. */
  void takeOver(ReadRequest request, MessageReceiver receiver, CompletableFuture<Void> drained) {
    TopicReader reader = new TopicReader(request, receiver, loop, arrivals, this);
    if (end == null) {
      arrivals.add(reader);
    }
    drain(reader, drained);
  }

  private void drain(TopicReader reader, CompletableFuture<Void> drained) {
    CompletableFuture<Void> given = new CompletableFuture<>();
    send(reader.subscribedFilters(), given);
    given.thenRun(
        () -> {
          reader.arrivedAt(nanoTime.getAsLong());
          awaitQuiet(reader, drained);
        });
  }

  private void awaitQuiet(TopicReader reader, CompletableFuture<Void> drained) {
    boolean quiet = nanoTime.getAsLong() - reader.lastArrivalNanos() >= QUIET.toNanos();
    if (end != null || drained.isDone() || quiet && arrivals.isFinished(reader)) {
      drained.complete(null);
    } else {
      loop.after(QUIET.dividedBy(5), () -> awaitQuiet(reader, drained));
    }
  }

  /** Fails what is not answered, and everything from now on. */
  void end(ConnectorException cause) {
    end = cause;
    subscribing.failAll(cause);
    unsubscribing.failAll(cause);
  }

  private void unsubscribe(List<String> filters, CompletableFuture<Void> forgotten) {
    List<String> unused =
        filters.stream().filter(filter -> !arrivals.isSubscribed(filter)).toList();
    if (unused.isEmpty()) {
      forgotten.complete(null);
    } else {
      send(unused, forgotten);
    }
  }

  private void send(List<String> filters, CompletableFuture<Void> forgotten) {
    if (end != null) {
      forgotten.complete(null);
      return;
    }
    Unsubscribing exchange = new Unsubscribing(forgotten);
    unsubscribing.begin(exchange);
    client
        .unsubscribe(filters)
        .onSuccess(packetId -> unsubscribing.written(exchange, packetId))
        .onFailure(cause -> unsubscribing.fail(exchange, failures.lost(cause)));
    limit(unsubscribing, exchange, forgotten, failures.silent("an UNSUBSCRIBE"));
  }

  private <A> void limit(
      Exchanges<A> exchanges,
      Exchange<A> exchange,
      CompletableFuture<?> done,
      ConnectorException late) {
    long timer = loop.after(settings.answerLimit(), () -> exchanges.fail(exchange, late));
    done.whenComplete((result, failure) -> loop.cancel(timer));
  }

  /** A SUBSCRIBE that waits for its SUBACK. */
  private final class Subscribing implements Exchange<List<Integer>> {
    private final TopicReader reader;
    private final CompletableFuture<SourceReader> agreed;

    private Subscribing(TopicReader reader, CompletableFuture<SourceReader> agreed) {
      this.reader = reader;
      this.agreed = agreed;
    }

    @Override
    public void answered(List<Integer> granted) {
      List<String> filters = reader.subscribedFilters();
      for (int i = 0; i < filters.size(); i++) {
        if (i >= granted.size() || granted.get(i) == REFUSED) {
          giveUp(filters, granted);
          failed(
              ConnectorException.retry(
                  Reason.NotAuthorized,
                  settings.address() + " refused the subscription to '" + reader.topic(i) + "'"));
          return;
        }
      }
      boolean less = granted.stream().limit(filters.size()).anyMatch(qos -> qos < reader.qos());
      reader.granted(less ? failures.lessGranted() : null);
      agreed.complete(reader);
    }

    @Override
    public void failed(ConnectorException cause) {
      reader.stop();
      arrivals.remove(reader);
      agreed.completeExceptionally(cause);
    }

    private void giveUp(List<String> filters, List<Integer> granted) {
      List<String> agreedTo = new ArrayList<>();
      for (int i = 0; i < Math.min(filters.size(), granted.size()); i++) {
        if (granted.get(i) != REFUSED) {
          agreedTo.add(filters.get(i));
        }
      }
      arrivals.remove(reader);
      unsubscribe(agreedTo, new CompletableFuture<>());
    }
  }

  /** An UNSUBSCRIBE that waits for its UNSUBACK; what comes of it is nobody's concern any more. */
  private record Unsubscribing(CompletableFuture<Void> forgotten) implements Exchange<Boolean> {
    @Override
    public void answered(Boolean answer) {
      forgotten.complete(null);
    }

    @Override
    public void failed(ConnectorException cause) {
      forgotten.complete(null);
    }
  }
}
