package dev.mooring.connector.memory;

import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.Opening;
import jakarta.inject.Singleton;

/** Hands records from Sinks to Sources of the same namespace, in this process. */
@Singleton
public class MemoryType implements ConnectorType {
  private final Topics topics = new Topics();

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Opening open(ConnectionRequest request, ConnectionListener listener) {
    return Opening.of(new MemoryConnection(request.connector().namespace(), topics));
  }
}
