package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.Opening;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.SourceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A type whose system comes and goes, and answers as the schedule says. One thread. */
final class ShakyType implements ConnectorType {
  /** The lane of what can never be written. */
  static final int LETTERS = -1;

  private static final ConnectorException DOWN =
      ConnectorException.disconnected(Reason.ConnectionRefused, "refused");
  private static final ConnectorException LOST =
      ConnectorException.disconnected(Reason.ConnectionLost, "lost");

  private final Random random;
  private final LaneRecords records;
  private final List<Shaky> open = new ArrayList<>();
  private final List<Write> writes = new ArrayList<>();
  private boolean down;
  private boolean throwsErrors;
  private boolean healed;

  private record Write(
      Shaky at, int lane, List<Message> messages, CompletableFuture<Void> answer) {}

  /**
   * @param records hears what arrives, and what fails
   */
  ShakyType(Random random, LaneRecords records) {
    this.random = random;
    this.records = records;
  }

  /** The system is otherwise from now on. */
  void mood() {
    down = random.nextInt(3) == 0;
    throwsErrors = random.nextInt(3) == 0;
  }

  void heal() {
    down = false;
    throwsErrors = false;
    healed = true;
  }

  /** A connection is lost, with all that is under way on it. */
  void loseOne() {
    if (!open.isEmpty()) {
      Shaky lost = open.get(random.nextInt(open.size()));
      lost.end();
      lost.listener.lost(LOST);
    }
  }

  /**
   * Answers a write: the oldest of its connection, where order is kept, and with a loss after one
   * that is to be tried again.
   *
   * @return whether there was one
   */
  boolean answerOne(Throwable failure) {
    if (writes.isEmpty()) {
      return false;
    }
    Write write = writes.remove(random.nextInt(writes.size()));
    if (failure == null) {
      arrived(write.lane(), write.messages());
      write.answer().complete(null);
    } else {
      fail(write, failure);
    }
    return true;
  }

  private void arrived(int lane, List<Message> messages) {
    if (lane != LETTERS) {
      records.arrived(lane, messages);
    }
  }

  private void fail(Write write, Throwable failure) {
    failed(write.lane(), write.messages(), failure);
    write.answer().completeExceptionally(failure);
  }

  private void failed(int lane, List<Message> messages, Throwable failure) {
    if (lane != LETTERS) {
      records.failed(lane, messages, failure);
    }
  }

  @Override
  public String name() {
    return "shaky";
  }

  @Override
  public Opening open(ConnectionRequest request, ConnectionListener listener) {
    if (down) {
      return Opening.failed(DOWN);
    }
    Shaky connection = new Shaky(listener, 1 + random.nextInt(2));
    open.add(connection);
    return Opening.of(connection);
  }

  private final class Shaky implements Connection {
    private final ConnectionListener listener;
    private final int window;

    Shaky(ConnectionListener listener, int window) {
      this.listener = listener;
      this.window = window;
    }

    private void end() {
      open.remove(this);
      List<Write> there = writes.stream().filter(write -> write.at() == this).toList();
      writes.removeAll(there);
      there.forEach(write -> fail(write, LOST));
    }

    @Override
    public CompletionStage<Void> check() {
      return down ? CompletableFuture.failedStage(DOWN) : CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<SourceReader> read(ReadRequest request, MessageReceiver receiver) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SinkWriter writer(SinkSpec sink) {
      int lane = Integer.parseInt(sink.memory().topic());
      return new SinkWriter() {
        @Override
        public CompletionStage<Void> write(Message message) {
          return begin(lane, List.of(message));
        }

        @Override
        public CompletionStage<Void> write(List<Message> batch) {
          return begin(lane, batch);
        }

        @Override
        public int window() {
          return window;
        }
      };
    }

    private CompletionStage<Void> begin(int lane, List<Message> messages) {
      if (throwsErrors && random.nextInt(3) == 0) {
        failed(lane, messages, new StackOverflowError());
        throw new StackOverflowError();
      }
      if (!open.contains(this)) {
        failed(lane, messages, LOST);
        return CompletableFuture.failedStage(LOST);
      }
      if (!healed && random.nextInt(3) == 0) {
        arrived(lane, messages);
        return CompletableFuture.completedStage(null);
      }
      Write write = new Write(this, lane, messages, new CompletableFuture<>());
      writes.add(write);
      return write.answer();
    }

    @Override
    public CompletionStage<Void> close() {
      end();
      return CompletableFuture.completedStage(null);
    }
  }
}
