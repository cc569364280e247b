package dev.mooring.worker.pool;

import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** One open connection, as one Sink writes on it. May be used from any thread. */
public interface Outlet {
  /** Whether a write may begin here. */
  boolean isOpen();

  /**
   * Whether several writes under way here arrive in their order, and none after one that fails and
   * may be tried again.
   */
  boolean keepsOrder();

  /**
   * Whether the other side has ended the connection: not this one, and not for being silent. Known
   * a moment after the writes here have failed.
   */
  default boolean wasHungUp() {
    return false;
  }

  /**
   * Writes messages, several only for types with batches.
   *
   * @return completes when the other side has all of them, or fails with a {@link
   *     ConnectorException}
   */
  CompletionStage<Void> write(List<Message> messages);
}
