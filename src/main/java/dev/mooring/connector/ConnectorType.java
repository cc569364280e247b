package dev.mooring.connector;

/**
 * One kind of external system: how to open a connection to it.
 *
 * <p>One whose other side keeps something for clients that are away {@link KeepsSessions}, too.
 *
 * <p>Implementations are CDI singletons and may be called from any thread.
 */
public interface ConnectorType {
  /** The type's name, which is its block's in the specs: {@code mqtt}. */
  String name();

  /**
   * Opens one connection and makes one real exchange on it. A Source or Sink that needs no
   * Connector gets a connection of its own, opened without a spec: there is nobody to exchange
   * anything with.
   *
   * <p>Exactly one attempt: the caller waits and tries again. The caller also keeps the time limit,
   * and abandons what it does not go on with.
   */
  Opening open(ConnectionRequest request, ConnectionListener listener);
}
