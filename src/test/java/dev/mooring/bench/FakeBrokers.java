package dev.mooring.bench;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;

/**
 * One listener that stands for thousands of MQTT brokers: it accepts every client, answers pings
 * and subscriptions, and keeps no session. A process of its own, so that its cost is not counted as
 * Mooring's. The argument is the port.
 */
public final class FakeBrokers {
  private FakeBrokers() {}

  public static void main(String[] arguments) {
    MqttServerOptions options = new MqttServerOptions();
    options.setHost("127.0.0.1").setPort(Integer.parseInt(arguments[0])).setAcceptBacklog(4096);
    MqttServer server = MqttServer.create(Vertx.vertx(), options);
    server
        .endpointHandler(FakeBrokers::serve)
        .exceptionHandler(failure -> {})
        .listen()
        .onSuccess(listening -> System.out.println("listening on " + listening.actualPort()))
        .onFailure(
            failure -> {
              System.err.println(failure.getMessage());
              System.exit(1);
            });
  }

  private static void serve(MqttEndpoint client) {
    client.subscribeHandler(
        request ->
            client.subscribeAcknowledge(
                request.messageId(),
                request.topicSubscriptions().stream()
                    .map(subscription -> MqttQoS.AT_LEAST_ONCE)
                    .toList()));
    client.publishAutoAck(true);
    client.exceptionHandler(failure -> {});
    client.accept(false);
  }
}
