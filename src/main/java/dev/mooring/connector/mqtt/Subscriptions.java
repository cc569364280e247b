package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SourceReader;
import dev.mooring.connector.network.Loop;
import io.vertx.mqtt.MqttClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The subscriptions of one connection. A reader subscribes on every connection anew, even when the
 * broker has kept the session: only the SUBACK says that messages will come. On the connection's
 * loop, but for {@link #forget}.
 */
final class Subscriptions {
  /** What a SUBACK says of a filter that is refused. */
  private static final int REFUSED = 0x80;

  private final MqttClient client;
  private final Loop loop;
  private final BrokerSettings settings;
  private final MqttFailures failures;
  private final Arrivals arrivals;
  private final LongSupplier nanoTime;
  private final Exchanges<List<Integer>> subscribing = new Exchanges<>();
  private final Exchanges<Boolean> unsubscribing = new Exchanges<>();
  private final Quiet quiet;
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
    this.quiet = new Quiet(loop, arrivals, () -> end != null, nanoTime);
  }

  /**
   * Subscribes to a Source's topics, and gives up what the broker still has of other ones; the
   * future completes with the broker's consent to both.
   */
  void subscribe(
      ReadRequest request, MessageReceiver receiver, CompletableFuture<SourceReader> agreed) {
    if (end != null) {
      agreed.completeExceptionally(end);
      return;
    }
    TopicReader reader = new TopicReader(request, receiver, loop, arrivals, this);
    // Before the broker knows: it may send the first message before the SUBACK.
    arrivals.add(reader);
    CompletableFuture<Boolean> granted = new CompletableFuture<>();
    ask(request, reader.subscribedFilters(), granted);
    granted.whenComplete(
        (less, refusal) -> {
          if (refusal == null) {
            reader.granted(less ? failures.lessGranted() : null);
            keepNoOther(reader, lost -> agree(reader, lost, agreed));
          } else {
            agree(reader, refusal, agreed);
          }
        });
  }

  private void agree(
      TopicReader reader, Throwable refusal, CompletableFuture<SourceReader> agreed) {
    if (refusal == null) {
      agreed.complete(reader);
    } else {
      reader.stop();
      arrivals.remove(reader);
      agreed.completeExceptionally(refusal);
    }
  }

  /**
   * Gives up what a reader does not read any more.
   *
   * @param then hears null, or why it is not known whether the broker has heard that
   */
  private void keepNoOther(TopicReader reader, Consumer<ConnectorException> then) {
    List<String> wanted = reader.subscribedFilters();
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    answered.thenAccept(
        heard -> {
          if (heard) {
            reader.keepsNoOther();
            then.accept(null);
          } else {
            then.accept(end == null ? failures.silent("an UNSUBSCRIBE") : end);
          }
        });
    unsubscribe(
        reader.keptFilters().stream().filter(filter -> !wanted.contains(filter)).toList(),
        answered);
  }

  /**
   * A reader goes on with other topics: those that are new are subscribed to before those that are
   * not wanted any more are given up. From any thread.
   */
  CompletionStage<Void> change(TopicReader reader, ReadRequest next) {
    CompletableFuture<Void> changed = new CompletableFuture<>();
    loop.run(
        () -> {
          if (end != null) {
            changed.completeExceptionally(end);
          } else {
            change(reader, next, changed);
          }
        });
    return changed;
  }

  private void change(TopicReader reader, ReadRequest next, CompletableFuture<Void> changed) {
    ReadRequest before = reader.request();
    boolean sameQos = qos(before) == qos(next);
    List<String> wanted = MqttNames.subscribedFilters(next);
    List<String> had = MqttNames.subscribedFilters(before);
    List<String> more =
        wanted.stream().filter(filter -> !sameQos || !had.contains(filter)).toList();
    CompletableFuture<Boolean> granted = new CompletableFuture<>();
    if (more.isEmpty()) {
      granted.complete(false);
    } else {
      reader.anticipate(next);
      arrivals.offerTo(reader);
      ask(next, more, granted);
    }
    granted.whenComplete(
        (less, refusal) -> {
          if (refusal == null) {
            if (!more.isEmpty()) {
              reader.granted(less ? failures.lessGranted() : null);
            }
            reader.goOn(next);
            keepNoOther(reader, lost -> settle(changed, lost));
          } else {
            reader.backTo(before);
            changed.completeExceptionally(refusal);
          }
        });
  }

  private static void settle(CompletableFuture<Void> done, Throwable failure) {
    if (failure == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(failure);
    }
  }

  /**
   * Subscribes to some of a Source's filters.
   *
   * @param granted completes with whether the broker gives a lower QoS than was asked for
   */
  private void ask(ReadRequest request, List<String> filters, CompletableFuture<Boolean> granted) {
    Subscribing exchange = new Subscribing(request, filters, granted);
    subscribing.begin(exchange);
    client
        .subscribe(wanted(request, filters))
        .onSuccess(packetId -> subscribing.written(exchange, packetId))
        .onFailure(cause -> subscribing.fail(exchange, failures.lost(cause)));
    limit(subscribing, exchange, granted, failures.silent("a SUBSCRIBE"));
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
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    loop.run(
        () -> {
          arrivals.remove(reader);
          unsubscribe(reader.keptFilters(), answered);
        });
    return answered.thenAccept(heard -> {});
  }

  /**
   * Gives up a reader's subscription while it goes on reading; completes when nothing has come for
   * {@link Quiet#LENGTH} and all is acknowledged, or at the end of the connection. From any thread.
   */
  CompletionStage<Boolean> drain(TopicReader reader) {
    CompletableFuture<Boolean> drained = new CompletableFuture<>();
    loop.run(() -> drain(reader, drained));
    return drained;
  }

  /** Sends the SUBSCRIBE once more; what comes of it is nobody's concern. From any thread. */
  void renew(TopicReader reader) {
    loop.run(
        () -> {
          if (end == null) {
            client.subscribe(wanted(reader.request(), reader.subscribedFilters()));
          }
        });
  }

  private static Map<String, Integer> wanted(ReadRequest request, List<String> filters) {
    Map<String, Integer> wanted = new LinkedHashMap<>();
    filters.forEach(filter -> wanted.put(filter, qos(request)));
    return wanted;
  }

  private static int qos(ReadRequest request) {
    return request.spec().mqtt().qos();
  }

  /** Reads what the session has for a Source, without subscribing. */
  void takeOver(ReadRequest request, MessageReceiver receiver, CompletableFuture<Boolean> drained) {
    TopicReader reader = new TopicReader(request, receiver, loop, arrivals, this);
    if (end == null) {
      arrivals.add(reader);
    }
    drain(reader, drained);
  }

  private void drain(TopicReader reader, CompletableFuture<Boolean> drained) {
    CompletableFuture<Boolean> given = new CompletableFuture<>();
    send(reader.keptFilters(), given);
    given.thenAccept(
        answered -> {
          if (answered) {
            reader.arrivedAt(nanoTime.getAsLong());
            quiet.await(reader, drained);
          } else {
            // Whether it is given up is not known, and so not whether more comes.
            drained.complete(false);
          }
        });
  }

  /**
   * Completes when nothing of a reader's former topics has come for a while, or at the end of the
   * connection. From any thread.
   */
  CompletionStage<Boolean> formerGone(TopicReader reader) {
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    loop.run(() -> quiet.awaitFormer(reader, gone));
    return gone;
  }

  /** Fails what is not answered, and everything from now on. */
  void end(ConnectorException cause) {
    end = cause;
    subscribing.failAll(cause);
    unsubscribing.failAll(cause);
  }

  /** Gives up what a Source subscribes to, whether it reads here or not. */
  void forget(ReadRequest request, CompletableFuture<Void> forgotten) {
    TopicReader reader = arrivals.readerFor(request.source());
    if (reader != null) {
      reader.stop();
      arrivals.remove(reader);
    }
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    answered.thenAccept(heard -> forgotten.complete(null));
    unsubscribe(MqttNames.keptFilters(request), answered);
  }

  /** The future completes with whether the broker has nothing of these any more. */
  private void unsubscribe(List<String> filters, CompletableFuture<Boolean> answered) {
    List<String> unused =
        filters.stream().filter(filter -> !arrivals.isSubscribed(filter)).toList();
    if (unused.isEmpty()) {
      answered.complete(true);
    } else {
      send(unused, answered);
    }
  }

  /** Sends an UNSUBSCRIBE; the future completes with whether the broker has answered it. */
  private void send(List<String> filters, CompletableFuture<Boolean> answered) {
    if (end != null) {
      answered.complete(false);
      return;
    }
    Unsubscribing exchange = new Unsubscribing(answered);
    unsubscribing.begin(exchange);
    client
        .unsubscribe(filters)
        .onSuccess(packetId -> unsubscribing.written(exchange, packetId))
        .onFailure(cause -> unsubscribing.fail(exchange, failures.lost(cause)));
    limit(unsubscribing, exchange, answered, failures.silent("an UNSUBSCRIBE"));
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
    private final ReadRequest request;
    private final List<String> filters;
    private final CompletableFuture<Boolean> agreed;

    private Subscribing(
        ReadRequest request, List<String> filters, CompletableFuture<Boolean> agreed) {
      this.request = request;
      this.filters = filters;
      this.agreed = agreed;
    }

    @Override
    public void answered(List<Integer> granted) {
      for (int i = 0; i < filters.size(); i++) {
        if (i >= granted.size() || granted.get(i) == REFUSED) {
          failed(
              ConnectorException.retry(
                  Reason.NotAuthorized,
                  settings.address() + " refused the subscription to '" + topic(i) + "'"));
          giveUp(granted);
          return;
        }
      }
      agreed.complete(granted.stream().limit(filters.size()).anyMatch(qos -> qos < qos(request)));
    }

    /** The filter at that place, as the Source's spec has it. */
    private String topic(int index) {
      return request.topics().stream()
          .filter(topic -> MqttNames.subscribedFilter(request, topic).equals(filters.get(index)))
          .findFirst()
          .orElse(filters.get(index));
    }

    @Override
    public void failed(ConnectorException cause) {
      agreed.completeExceptionally(cause);
    }

    private void giveUp(List<Integer> granted) {
      List<String> agreedTo = new ArrayList<>();
      for (int i = 0; i < Math.min(filters.size(), granted.size()); i++) {
        if (granted.get(i) != REFUSED) {
          agreedTo.add(filters.get(i));
        }
      }
      unsubscribe(agreedTo, new CompletableFuture<>());
    }
  }

  /** An UNSUBSCRIBE that waits for its UNSUBACK. */
  private record Unsubscribing(CompletableFuture<Boolean> done) implements Exchange<Boolean> {
    @Override
    public void answered(Boolean answer) {
      done.complete(true);
    }

    @Override
    public void failed(ConnectorException cause) {
      done.complete(false);
    }
  }
}
