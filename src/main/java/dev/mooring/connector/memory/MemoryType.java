package dev.mooring.connector.memory;

import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorType;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Hands records from Sinks to Sources of the same namespace, in this process. */
@Singleton
public class MemoryType implements ConnectorType {
  private final Topics topics = new Topics();

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public CompletionStage<Connection> open(ConnectionRequest request, ConnectionListener listener) {
    return CompletableFuture.completedFuture(
        new MemoryConnection(request.connector().namespace(), topics));
  }
}
