package dev.mooring.connector.generator;

import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.Opening;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;

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
  public Opening open(ConnectionRequest request, ConnectionListener listener) {
    return Opening.of(new GeneratorConnection(clock, pacemaker));
  }
}
