package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SinkWriter;
import java.util.concurrent.CompletionStage;

/**
 * What pipelines may do with the pool of one Connector on this node. May be used from any thread.
 */
public interface Connections {
  /**
   * Reads on one connection of the pool, always the same, whenever that is open: after a reconnect,
   * reading starts again by itself.
   */
  Reading read(ReadRequest request, MessageReceiver receiver, ReadingListener listener);

  /**
   * A writer over all open connections. A write while none is open fails as disconnected, with the
   * pool's reason; see {@link #opened}.
   */
  SinkWriter writer(SinkSpec sink);

  /** A stage that completes when a connection is open: at once when one is. */
  CompletionStage<Void> opened();

  /** What this node sees of the Connector now. */
  ConnectionView view();
}
