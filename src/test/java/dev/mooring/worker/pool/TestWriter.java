package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.SinkWriter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Writes on the outlets of a pool as a Sink does that has no order to keep. */
final class TestWriter implements SinkWriter {
  private record Write(Message message, CompletableFuture<Void> answer) {}

  private final Outlets outlets;
  private final Queue<Write> waiting = new ArrayDeque<>();

  TestWriter(ConnectorPool pool, SinkSpec sink) {
    this.outlets = pool.outlets(sink);
  }

  @Override
  public CompletionStage<Void> write(Message message) {
    Write write = new Write(message, new CompletableFuture<>());
    synchronized (this) {
      waiting.add(write);
      goOn();
    }
    return write.answer();
  }

  private synchronized void goOn() {
    while (!waiting.isEmpty()) {
      Outlet free = outlets.free();
      ConnectorException why = free == null ? outlets.whyNone() : null;
      if (free == null && why == null) {
        outlets.await(this::look);
        return;
      }
      Write write = waiting.poll();
      CompletionStage<Void> answer =
          free == null ? CompletableFuture.failedStage(why) : free.write(List.of(write.message()));
      answer.whenComplete(
          (done, failure) -> {
            if (failure == null) {
              write.answer().complete(null);
            } else {
              write.answer().completeExceptionally(failure);
            }
          });
    }
  }

  private void look() {
    goOn();
    outlets.passOn();
  }
}
