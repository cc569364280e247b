package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.ExpectedSource;
import dev.mooring.connector.KeepsSessions;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.Opening;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SessionConnection;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.SourceReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Systems with sessions, one for each URL, as a broker keeps them: what is published goes to one
 * subscriber of the Source's group, waits there until it is acknowledged, and is gone when the
 * session is. Keeps what it has lost so. For the test's thread only.
 */
final class SessionBroker implements ConnectorType, KeepsSessions {
  /** Messages that went with a session, or were given up. */
  final List<String> lost = new ArrayList<>();

  /** URLs at which nobody answers. */
  final Set<String> down = new HashSet<>();

  /** The most connections that were open at a time, at all URLs. */
  int most;

  private final Map<String, Map<String, BrokerSession>> sessions = new HashMap<>();
  private final Random random;
  private int open;

  SessionBroker(Random random) {
    this.random = random;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public String sessionsAt(ConnectorSpec spec) {
    return spec.mqtt().url();
  }

  @Override
  public Opening open(ConnectionRequest request, ConnectionListener listener) {
    String url = request.spec().mqtt().url();
    if (down.contains(url)) {
      return Opening.failed(PoolFixture.REFUSED);
    }
    String client =
        request.sessionOf() == null
            ? request.node().worker() + "-" + request.slot()
            : "source-" + request.sessionOf().name();
    Map<String, BrokerSession> here = sessions.computeIfAbsent(url, first -> new TreeMap<>());
    BrokerSession session = here.get(client);
    if (session != null && session.connected != null) {
      session.connected.lose();
    }
    if (session != null && !request.keepsSession()) {
      session.queue.forEach(message -> lost.add(message.name()));
      here.remove(client);
      session = null;
    }
    if (session == null) {
      session = new BrokerSession(request.keepsSession());
      if (request.keepsSession()) {
        here.put(client, session);
      }
    }
    session.connected = new Open(session, listener);
    open++;
    most = Math.max(most, open);
    return Opening.of(session.connected);
  }

  /**
   * Publishes to a topic, which only one Source reads.
   *
   * @return whether anybody subscribes to it
   */
  boolean publish(String url, String topic, String name) {
    List<BrokerSession> group =
        sessions.getOrDefault(url, Map.of()).values().stream()
            .filter(session -> session.subscribed.contains(topic))
            .toList();
    if (group.isEmpty()) {
      return false;
    }
    BrokerSession session = group.get(random.nextInt(group.size()));
    session.queue.add(new BrokerSession.Waiting(topic, name));
    session.pump();
    return true;
  }

  /** All that is subscribed to at that URL. */
  Set<String> subscribed(String url) {
    Set<String> topics = new TreeSet<>();
    sessions
        .getOrDefault(url, Map.of())
        .values()
        .forEach(session -> topics.addAll(session.subscribed));
    return topics;
  }

  /** Loses one of its connections. */
  void loseOne(String url) {
    List<BrokerSession> connected =
        sessions.getOrDefault(url, Map.of()).values().stream()
            .filter(session -> session.connected != null)
            .toList();
    if (!connected.isEmpty()) {
      connected.get(random.nextInt(connected.size())).connected.lose();
    }
  }

  /** Offers again what waits. */
  void pump() {
    sessions.values().stream()
        .flatMap(here -> List.copyOf(here.values()).stream())
        .toList()
        .forEach(BrokerSession::pump);
  }

  /** All that waits somewhere. */
  List<String> waiting() {
    return sessions.values().stream()
        .flatMap(here -> here.values().stream())
        .flatMap(session -> session.queue.stream())
        .map(BrokerSession.Waiting::name)
        .toList();
  }

  /** The clients at that URL in whose sessions something is subscribed to, or waits. */
  Set<String> clients(String url) {
    Set<String> clients = new HashSet<>();
    sessions
        .getOrDefault(url, Map.of())
        .forEach(
            (client, session) -> {
              if (!session.subscribed.isEmpty() || !session.queue.isEmpty()) {
                clients.add(client);
              }
            });
    return clients;
  }

  @Override
  public String toString() {
    return sessions.toString();
  }

  final class Open implements SessionConnection {
    final BrokerSession session;
    private final ConnectionListener listener;
    final Map<String, BrokerReader> readers = new HashMap<>();
    private final Map<BrokerReader, CompletableFuture<Boolean>> drains = new HashMap<>();
    final Map<BrokerReader, CompletableFuture<Boolean>> former = new HashMap<>();
    boolean ended;

    private Open(BrokerSession session, ConnectionListener listener) {
      this.session = session;
      this.listener = listener;
    }

    /** Whether it is lost in the middle of what is asked. */
    boolean isUnlucky() {
      return random.nextInt(5) == 0;
    }

    void lose() {
      if (end()) {
        listener.lost(PoolFixture.LOST);
      }
    }

    private boolean end() {
      if (ended) {
        return false;
      }
      ended = true;
      open--;
      session.connected = null;
      readers.clear();
      drains.values().forEach(drain -> drain.complete(false));
      drains.clear();
      former.clear();
      return true;
    }

    void pump() {
      for (BrokerSession.Waiting message : List.copyOf(session.queue)) {
        BrokerReader reader =
            readers.values().stream()
                .filter(one -> one.kept.contains(message.topic()))
                .findFirst()
                .orElse(null);
        if (!ended && reader != null && !reader.stopped && message.offeredOn != this) {
          boolean taken =
              reader.receiver.offer(
                  new Message(message.name(), message.name().getBytes(StandardCharsets.UTF_8)),
                  () -> {
                    if (!ended) {
                      session.queue.remove(message);
                      drained();
                    }
                  });
          if (taken) {
            message.offeredOn = this;
          } else {
            reader.receiver.whenRoom(this::pump);
          }
        }
      }
      drained();
    }

    void drained() {
      Map.copyOf(drains)
          .forEach(
              (reader, drain) -> {
                if (session.queue.stream().noneMatch(one -> reader.kept.contains(one.topic()))) {
                  drains.remove(reader);
                  drain.complete(true);
                }
              });
      Map.copyOf(former)
          .forEach(
              (reader, gone) -> {
                boolean left =
                    session.queue.stream()
                        .anyMatch(
                            one ->
                                reader.kept.contains(one.topic())
                                    && !reader.topics.contains(one.topic()));
                if (!left) {
                  former.remove(reader);
                  gone.complete(true);
                }
              });
    }

    @Override
    public CompletionStage<Void> check() {
      return ended
          ? CompletableFuture.failedStage(PoolFixture.LOST)
          : CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<SourceReader> read(ReadRequest request, MessageReceiver receiver) {
      if (ended) {
        return CompletableFuture.failedStage(PoolFixture.LOST);
      }
      if (!session.kept) {
        throw new AssertionError("nobody reads where nothing is kept");
      }
      session.subscribed.addAll(request.topics());
      if (random.nextInt(20) == 0) {
        lose();
        return CompletableFuture.failedStage(PoolFixture.LOST);
      }
      request.former().forEach(session.subscribed::remove);
      return CompletableFuture.completedStage(reader(request, receiver));
    }

    private BrokerReader reader(ReadRequest request, MessageReceiver receiver) {
      BrokerReader reader = new BrokerReader(this, request, receiver);
      BrokerReader before = readers.put(request.source().name(), reader);
      if (before != null) {
        Optional.ofNullable(drains.remove(before)).ifPresent(drain -> drain.complete(false));
      }
      session.queue.stream()
          .filter(one -> reader.kept.contains(one.topic()))
          .forEach(one -> one.offeredOn = null);
      pump();
      return reader;
    }

    @Override
    public void expect(Collection<ExpectedSource> sources) {}

    @Override
    public CompletionStage<Boolean> drain(ReadRequest request, MessageReceiver receiver) {
      if (ended) {
        return CompletableFuture.completedStage(false);
      }
      return reader(request, receiver).drain();
    }

    CompletionStage<Boolean> drain(BrokerReader reader) {
      if (ended) {
        return CompletableFuture.completedStage(false);
      }
      session.subscribed.removeAll(reader.kept);
      CompletableFuture<Boolean> drain =
          drains.computeIfAbsent(reader, first -> new CompletableFuture<>());
      pump();
      return drain;
    }

    @Override
    public CompletionStage<Void> forget(ReadRequest request) {
      Set<String> all = new HashSet<>(request.topics());
      all.addAll(request.former());
      forget(request.source().name(), all);
      return CompletableFuture.completedStage(null);
    }

    void forget(String source, Set<String> topics) {
      if (ended) {
        return;
      }
      drains.remove(readers.remove(source));
      session.subscribed.removeAll(topics);
      session.queue.removeIf(
          one -> {
            boolean dropped = topics.contains(one.topic());
            if (dropped) {
              lost.add(one.name());
            }
            return dropped;
          });
    }

    @Override
    public SinkWriter writer(SinkSpec sink) {
      return message -> CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> close() {
      end();
      return CompletableFuture.completedStage(null);
    }
  }
}
