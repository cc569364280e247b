package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.worker.pool.ConnectionView;
import dev.mooring.worker.pool.Connections;
import dev.mooring.worker.pool.Outlet;
import dev.mooring.worker.pool.Outlets;
import dev.mooring.worker.pool.Reading;
import dev.mooring.worker.pool.ReadingListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Connections whose other side is the test. For the test's thread only. */
final class FakeConnections implements Connections {
  /** A write that waits for the test's answer. */
  record Write(List<Message> messages, CompletableFuture<Void> answer) {
    /** The records' texts, one after the other. */
    String text() {
      return messages.stream()
          .map(message -> new String(message.payload(), StandardCharsets.UTF_8))
          .collect(Collectors.joining(","));
    }
  }

  /** A Source's reading, as the other side sees it. */
  static final class FakeReading implements Reading {
    final ReadRequest request;
    final MessageReceiver receiver;
    final ReadingListener listener;
    boolean stopped;
    boolean suspended;

    /** What it was told to read since. */
    final List<ReadRequest> changes = new ArrayList<>();

    /** The limit that it was given; null while it is not to end for good. */
    Duration retiredWithin;

    /** The same while it is not to be left to others. */
    Duration leftWithin;

    /** What becomes of that; the test may put another one in its place. */
    CompletableFuture<Boolean> retired = CompletableFuture.completedFuture(true);

    FakeReading(ReadRequest request, MessageReceiver receiver, ReadingListener listener) {
      this.request = request;
      this.receiver = receiver;
      this.listener = listener;
    }

    @Override
    public void stop() {
      stopped = true;
    }

    @Override
    public CompletionStage<Void> suspend() {
      suspended = true;
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void change(ReadRequest other) {
      changes.add(other);
    }

    @Override
    public CompletionStage<Boolean> retire(Duration limit) {
      retiredWithin = limit;
      return retired;
    }

    @Override
    public CompletionStage<Boolean> leave(Duration limit) {
      leftWithin = limit;
      return retired;
    }
  }

  static final ConnectorException LOST =
      ConnectorException.disconnected(Reason.ConnectionLost, "broker:1883 closed the connection");

  final List<FakeReading> readings = new ArrayList<>();
  final List<Write> pending = new ArrayList<>();
  final List<String> written = new ArrayList<>();
  boolean answersAtOnce = true;
  boolean keepsOrder = true;

  /** Whether the other side is who ends its connections. */
  boolean hangsUp;

  final List<Message> writtenAlone = new ArrayList<>();
  boolean keepsSessions;
  int room = Integer.MAX_VALUE;
  private final FakeOutlet outlet = new FakeOutlet();
  private final FakeOutlet lone = new FakeOutlet();
  private boolean open = true;
  private final Deque<Runnable> waiting = new ArrayDeque<>();

  /** The connection is lost: every write fails, those under way too. */
  void lose() {
    if (!open) {
      return;
    }
    open = false;
    List<Write> failing = List.copyOf(pending);
    pending.clear();
    failing.forEach(write -> write.answer().completeExceptionally(LOST));
  }

  void reopen() {
    open = true;
    wakeOne();
  }

  /** As the pool does when a write has ended somewhere. */
  void wakeOne() {
    if (open && pending.size() < room && !waiting.isEmpty()) {
      waiting.poll().run();
    }
  }

  /** Answers the oldest write that waits. */
  void acknowledge() {
    Write write = pending.removeFirst();
    written.add(write.text());
    write.answer().complete(null);
    wakeOne();
  }

  void acknowledgeAll() {
    while (!pending.isEmpty()) {
      acknowledge();
    }
  }

  /** Refuses the oldest write that waits. */
  void refuse(ConnectorException cause) {
    pending.removeFirst().answer().completeExceptionally(cause);
    wakeOne();
  }

  FakeReading reading() {
    return readings.getLast();
  }

  @Override
  public Reading read(ReadRequest request, MessageReceiver receiver, ReadingListener listener) {
    readings.add(new FakeReading(request, receiver, listener));
    return readings.getLast();
  }

  @Override
  public boolean keepSessions() {
    return keepsSessions;
  }

  @Override
  public Outlets outlets(SinkSpec sink) {
    return new Outlets() {
      @Override
      public Outlet free() {
        return open && pending.size() < room ? outlet : null;
      }

      @Override
      public void await(Runnable look) {
        waiting.add(look);
        wakeOne();
      }

      @Override
      public void passOn() {
        wakeOne();
      }

      @Override
      public Outlet alone() {
        return lone;
      }

      @Override
      public ConnectorException whyNone() {
        return open ? null : LOST;
      }
    };
  }

  private final class FakeOutlet implements Outlet {
    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public boolean keepsOrder() {
      return keepsOrder && this != lone;
    }

    @Override
    public boolean wasHungUp() {
      return hangsUp;
    }

    @Override
    public CompletionStage<Void> write(List<Message> messages) {
      if (this == lone) {
        writtenAlone.addAll(messages);
      }
      return FakeConnections.this.write(messages);
    }
  }

  private CompletionStage<Void> write(List<Message> messages) {
    if (!open) {
      return CompletableFuture.failedFuture(LOST);
    }
    Write write = new Write(messages, new CompletableFuture<>());
    pending.add(write);
    if (answersAtOnce) {
      acknowledge();
    }
    return write.answer();
  }

  @Override
  public ConnectionView view() {
    return open
        ? new ConnectionView(NodeState.Connected, null, null, 1)
        : new ConnectionView(NodeState.Disconnected, LOST.reason(), LOST.getMessage(), 0);
  }
}
