package dev.mooring.connector.generator;

import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes records by itself; there is nothing to connect to. */
@Singleton
public class GeneratorType implements ConnectorType {
  private final Clock clock;
  private final Pacemaker pacemaker;

  @Inject
  GeneratorType() {
    this(Clock.systemUTC(), new ThreadPacemaker());
  }

  GeneratorType(Clock clock, Pacemaker pacemaker) {
    this.clock = clock;
    this.pacemaker = pacemaker;
  }

  @Override
  public String name() {
    return "generator";
  }

  @Override
  public CompletionStage<Connection> open(ConnectionRequest request, ConnectionListener listener) {
    return CompletableFuture.completedFuture(new GeneratorConnection(clock, pacemaker));
  }
}
