package dev.mooring.worker.pipeline;

import dev.mooring.worker.pool.Control;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Filters and transforms a Sink's records anew, when its settings have changed: elsewhere, since
 * that may take long, and a few at a time. May be used from any thread.
 */
final class Preparations {
  private static final int AT_A_TIME = 64;

  private final Control control;
  private final Consumer<List<QueuedRecord>> prepared;
  private final Queue<QueuedRecord> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean running = new AtomicBoolean();

  /**
   * @param prepared hears of those that are done
   */
  Preparations(Control control, Consumer<List<QueuedRecord>> prepared) {
    this.control = control;
    this.prepared = prepared;
  }

  /** One more, which nobody else prepares meanwhile. */
  void add(QueuedRecord record) {
    waiting.add(record);
    begin();
  }

  private void begin() {
    if (!waiting.isEmpty() && running.compareAndSet(false, true)) {
      control.offload(this::prepareSome);
    }
  }

  private void prepareSome() {
    List<QueuedRecord> done = new ArrayList<>();
    while (done.size() < AT_A_TIME && !waiting.isEmpty()) {
      QueuedRecord record = waiting.poll();
      record.prepare();
      record.record().forgetVariables();
      done.add(record);
    }
    prepared.accept(done);
    running.set(false);
    begin();
  }
}
