package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.MqttConnection;
import dev.mooring.connector.ByteBudget;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.KeepsSessions;
import dev.mooring.connector.Opening;
import dev.mooring.connector.network.Loop;
import dev.mooring.connector.network.Network;
import dev.mooring.connector.network.Reaching;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** MQTT 3.1.1. Connections are spread over the event loops, and each stays on its own. */
@Singleton
public class MqttType implements ConnectorType, KeepsSessions {
  /** Of the heap: beside what records in flight may take. */
  private static final int WAITING_PART = 8;

  private final Network network;
  private final ByteBudget waiting;
  private final LongSupplier nanoTime;

  /** Connects by that network, whose Vert.x its owner closes. */
  @Inject
  public MqttType(Network network) {
    this(network, Runtime.getRuntime().maxMemory() / WAITING_PART, System::nanoTime);
  }

  /**
   * @param waiting what messages may take that have come, on all connections together, and could
   *     not be offered yet. Bytes.
   */
  MqttType(Network network, long waiting, LongSupplier nanoTime) {
    this.network = network;
    this.waiting = new ByteBudget(waiting);
    this.nanoTime = nanoTime;
  }

  @Override
  public String name() {
    return "mqtt";
  }

  @Override
  public String sessionsAt(ConnectorSpec spec) {
    MqttConnection settings = spec.mqtt();
    return settings.url() + " " + settings.clientIdPrefix();
  }

  @Override
  public Opening open(ConnectionRequest request, ConnectionListener listener) {
    try {
      BrokerSettings settings = BrokerSettings.of(request);
      Loop loop = Loop.next(network.vertx());
      BrokerConnection connection =
          new BrokerConnection(loop, settings, listener, waiting.share(), nanoTime);
      CompletableFuture<Connection> opened = new CompletableFuture<>();
      BrokerAddress address = settings.address();
      Reaching reaching = network.reach(address.host(), address.port(), settings.answerLimit());
      reaching
          .address()
          .whenComplete(
              (where, nowhere) ->
                  loop.run(
                      () -> {
                        if (nowhere == null) {
                          connection.open(where, opened);
                        } else {
                          connection.cannotOpen(nowhere, opened);
                        }
                      }));
      return new BrokerOpening(opened, reaching, connection);
    } catch (ConnectorException e) {
      return Opening.failed(e);
    }
  }

  private record BrokerOpening(
      CompletionStage<Connection> connection, Reaching reaching, BrokerConnection broker)
      implements Opening {
    @Override
    public CompletionStage<Void> abandon() {
      return reaching.abandon().thenCompose(over -> broker.abandon());
    }
  }
}
