package dev.mooring.connector;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.ObjectKey;

/**
 * What a type needs to open one connection of a pool.
 *
 * @param connector the Connector, or the Source or Sink that an attached connection belongs to
 * @param spec the Connector's settings; null for an attached connection
 * @param secrets the Secrets that the spec names
 * @param node who opens it
 * @param slot the connection's place in its pool, from 0; with the node it makes stable, unique
 *     client ids
 * @param keepsSession whether the other side should keep what this connection subscribes to while
 *     it is away: true when a Source reads on it
 * @param sessionOf the Source whose own session the connection goes on with, whoever opens it: its
 *     client id is the Source's; null for an id of the node and the slot
 * @param probe whether it only shows that the settings work, beside connections that live on: it
 *     must not push any of them out
 */
public record ConnectionRequest(
    ObjectKey connector,
    ConnectorSpec spec,
    SecretValues secrets,
    NodeIdentity node,
    int slot,
    boolean keepsSession,
    ObjectKey sessionOf,
    boolean probe) {

  /** For a connection of a pool. */
  public ConnectionRequest(
      ObjectKey connector,
      ConnectorSpec spec,
      SecretValues secrets,
      NodeIdentity node,
      int slot,
      boolean keepsSession) {
    this(connector, spec, secrets, node, slot, keepsSession, null, false);
  }

  /** For a probe of these settings. */
  public static ConnectionRequest probe(
      ObjectKey connector, ConnectorSpec spec, SecretValues secrets, NodeIdentity node) {
    return new ConnectionRequest(connector, spec, secrets, node, 0, false, null, true);
  }

  /** The same with the session of that Source, which is to be kept or not. */
  public ConnectionRequest inSessionOf(ObjectKey source, boolean kept) {
    return new ConnectionRequest(connector, spec, secrets, node, slot, kept, source, probe);
  }
}
