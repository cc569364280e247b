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
import dev.mooring.connector.SessionReader;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.SourceReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
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

  /** Messages that nobody subscribed to when they came. */
  final List<String> unheard = new ArrayList<>();

  /** URLs at which nobody answers. */
  final Set<String> down = new HashSet<>();

  /** The most connections that were open at a time, at all URLs. */
  int most;

  private final Map<String, Map<String, Session>> sessions = new HashMap<>();
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
    Map<String, Session> here = sessions.computeIfAbsent(url, first -> new TreeMap<>());
    Session session = here.get(client);
    if (session != null && session.connected != null) {
      session.connected.lose();
    }
    if (session != null && !request.keepsSession()) {
      session.queue.forEach(message -> lost.add(message.name()));
      here.remove(client);
      session = null;
    }
    if (session == null) {
      session = new Session(request.keepsSession());
      if (request.keepsSession()) {
        here.put(client, session);
      }
    }
    session.connected = new Open(session, listener);
    open++;
    most = Math.max(most, open);
    return Opening.of(session.connected);
  }

  /** Publishes for a Source. */
  void publish(String url, String source, String number) {
    List<Session> group =
        sessions.getOrDefault(url, Map.of()).values().stream()
            .filter(session -> session.subscribed.contains(source))
            .toList();
    Waiting message = new Waiting(source, source + ":" + number);
    if (group.isEmpty()) {
      unheard.add(message.name());
      return;
    }
    Session session = group.get(random.nextInt(group.size()));
    session.queue.add(message);
    session.pump();
  }

  /** Loses one of its connections. */
  void loseOne(String url) {
    List<Session> connected =
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
        .forEach(Session::pump);
  }

  /** All that waits somewhere. */
  List<String> waiting() {
    return sessions.values().stream()
        .flatMap(here -> here.values().stream())
        .flatMap(session -> session.queue.stream())
        .map(Waiting::name)
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

  private static final class Waiting {
    private final String source;
    private final String name;
    private Object offeredOn;

    private Waiting(String source, String name) {
      this.source = source;
      this.name = name;
    }

    private String name() {
      return name;
    }
  }

  private static final class Session {
    private final boolean kept;
    private final Set<String> subscribed = new HashSet<>();
    private final List<Waiting> queue = new ArrayList<>();
    private Open connected;

    private Session(boolean kept) {
      this.kept = kept;
    }

    private void pump() {
      if (connected != null) {
        connected.pump();
      }
    }

    @Override
    public String toString() {
      return subscribed + " " + queue.stream().map(Waiting::name).toList();
    }
  }

  private final class Open implements SessionConnection {
    private final Session session;
    private final ConnectionListener listener;
    private final Map<String, Reader> readers = new HashMap<>();
    private final Map<String, CompletableFuture<Boolean>> drains = new HashMap<>();
    private boolean ended;

    private Open(Session session, ConnectionListener listener) {
      this.session = session;
      this.listener = listener;
    }

    private void lose() {
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
      return true;
    }

    private void pump() {
      for (Waiting message : List.copyOf(session.queue)) {
        Reader reader = readers.get(message.source);
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

    private void drained() {
      Map.copyOf(drains)
          .forEach(
              (source, drain) -> {
                if (session.queue.stream().noneMatch(one -> one.source.equals(source))) {
                  drains.remove(source);
                  drain.complete(true);
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
      String source = request.source().name();
      session.subscribed.add(source);
      Reader reader = reader(source, receiver);
      return CompletableFuture.completedStage(reader);
    }

    private Reader reader(String source, MessageReceiver receiver) {
      Reader reader = new Reader(this, source, receiver);
      readers.put(source, reader);
      session.queue.stream()
          .filter(one -> one.source.equals(source))
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
      return reader(request.source().name(), receiver).drain();
    }

    private CompletionStage<Boolean> drain(String source) {
      if (ended) {
        return CompletableFuture.completedStage(false);
      }
      session.subscribed.remove(source);
      CompletableFuture<Boolean> drain =
          drains.computeIfAbsent(source, first -> new CompletableFuture<>());
      pump();
      return drain;
    }

    @Override
    public CompletionStage<Void> forget(ReadRequest request) {
      forget(request.source().name());
      return CompletableFuture.completedStage(null);
    }

    private void forget(String source) {
      if (ended) {
        return;
      }
      readers.remove(source);
      drains.remove(source);
      session.subscribed.remove(source);
      session.queue.removeIf(
          one -> {
            boolean dropped = one.source.equals(source);
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

  private static final class Reader implements SessionReader {
    private final Open on;
    private final String source;
    private final MessageReceiver receiver;
    private boolean stopped;

    private Reader(Open on, String source, MessageReceiver receiver) {
      this.on = on;
      this.source = source;
      this.receiver = receiver;
    }

    @Override
    public void stop() {
      stopped = true;
    }

    @Override
    public CompletionStage<Boolean> drain() {
      return on.drain(source);
    }

    @Override
    public void renew() {
      if (!on.ended) {
        on.session.subscribed.add(source);
      }
    }

    @Override
    public CompletionStage<Void> change(ReadRequest request) {
      return on.ended
          ? CompletableFuture.failedStage(PoolFixture.LOST)
          : CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> forget() {
      stopped = true;
      if (on.readers.get(source) == this) {
        on.forget(source);
      }
      return CompletableFuture.completedStage(null);
    }
  }
}
