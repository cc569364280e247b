package dev.mooring.connector.blackhole;

import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorType;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes records and forgets them, at once or after a delay. */
@Singleton
public class BlackholeType implements ConnectorType {
  @Override
  public String name() {
    return "blackhole";
  }

  @Override
  public CompletionStage<Connection> open(ConnectionRequest request, ConnectionListener listener) {
    return CompletableFuture.completedFuture(new BlackholeConnection());
  }
}
