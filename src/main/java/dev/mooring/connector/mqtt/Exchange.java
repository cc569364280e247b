package dev.mooring.connector.mqtt;

import dev.mooring.connector.ConnectorException;

/**
 * A packet that the broker has to answer. Exactly one of the two methods is called, once, on the
 * connection's loop.
 *
 * @param <A> what the answer says
 */
interface Exchange<A> {
  /** The broker has answered. */
  void answered(A answer);

  /** No answer will come. */
  void failed(ConnectorException cause);
}
