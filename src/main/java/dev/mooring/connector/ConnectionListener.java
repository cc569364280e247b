package dev.mooring.connector;

/**
 * Hears that an open connection is lost. Called at most once, on any thread, and must not block.
 */
@FunctionalInterface
public interface ConnectionListener {
  /** The connection is gone, and its readers and writers with it. */
  void lost(ConnectorException cause);
}
