package dev.mooring.connector.sql;

import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.Opening;
import dev.mooring.connector.network.Network;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** PostgreSQL. Every connection runs on virtual threads of its own, once it is logged in. */
@Singleton
public class SqlType implements ConnectorType {
  private final Network network;
  private final Logins logins = new Logins();

  /** Looks up host names by that network, whose Vert.x its owner closes. */
  @Inject
  public SqlType(Network network) {
    this.network = network;
  }

  @Override
  public String name() {
    return "sql";
  }

  @Override
  public Opening open(ConnectionRequest request, ConnectionListener listener) {
    return DatabaseOpening.begin(network, logins, request, listener);
  }
}
