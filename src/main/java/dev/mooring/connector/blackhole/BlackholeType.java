package dev.mooring.connector.blackhole;

import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.Opening;
import jakarta.inject.Singleton;

/** Takes records and forgets them, at once or after a delay. */
@Singleton
public class BlackholeType implements ConnectorType {
  @Override
  public String name() {
    return "blackhole";
  }

  @Override
  public Opening open(ConnectionRequest request, ConnectionListener listener) {
    return Opening.of(new BlackholeConnection());
  }
}
