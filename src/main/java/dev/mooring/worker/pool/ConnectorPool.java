package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SinkWriter;
import java.util.concurrent.CompletionStage;

/**
 * All connections of one Connector on this node: opens them, checks them, and opens them again when
 * they fail, for ever.
 *
 * <p>May be used from any thread; no method blocks.
 */
public final class ConnectorPool implements Connections {
  /** Opens nothing before {@link #open}. */
  public ConnectorPool(PoolSettings settings, PoolRuntime runtime, PoolListener listener) {}

  /**
   * Begins to open the connections. The listener hears the first view (Connecting) at once.
   * Readings that begin before this cost no second connect.
   */
  public void open() {
    throw new UnsupportedOperationException();
  }

  /**
   * Takes over other settings of the same Connector. Another size opens more or closes the last
   * connections; another health check or reconnect goes without any connection's notice; anything
   * else closes all connections and opens them anew.
   */
  public void update(PoolSettings settings) {
    throw new UnsupportedOperationException();
  }

  /**
   * Closes everything. The listener hears nothing more.
   *
   * @return a stage that completes in bounded time, and never fails
   */
  public CompletionStage<Void> close() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Reading read(ReadRequest request, MessageReceiver receiver, ReadingListener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SinkWriter writer(SinkSpec sink) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> opened() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ConnectionView view() {
    throw new UnsupportedOperationException();
  }
}
