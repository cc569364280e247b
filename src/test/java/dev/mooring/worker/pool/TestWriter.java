package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.Message;
import dev.mooring.connector.SinkWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Writes on the outlets of a pool as a Sink does that has no order to keep. */
final class TestWriter implements SinkWriter {
  private final Outlets outlets;

  TestWriter(ConnectorPool pool, SinkSpec sink) {
    this.outlets = pool.outlets(sink);
  }

  @Override
  public CompletionStage<Void> write(Message message) {
    Outlet free = outlets.free();
    Outlet outlet = free == null ? outlets.busy() : free;
    return outlet == null
        ? CompletableFuture.failedStage(outlets.whyNone())
        : outlet.write(List.of(message));
  }
}
