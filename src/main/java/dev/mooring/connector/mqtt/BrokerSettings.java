package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.Credentials;
import dev.mooring.api.v1alpha1.MqttConnection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.network.TrustSettings;
import io.vertx.mqtt.MqttClientOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A Connector's settings in the client's terms. Holds the password: never to be printed.
 *
 * @param client what the client is made with
 * @param answerLimit how long the broker may take for any one answer
 * @param pingPause the longest silence before a ping
 * @param messageLimit the largest payload in bytes, either way
 */
record BrokerSettings(
    BrokerAddress address,
    MqttClientOptions client,
    Duration answerLimit,
    Duration pingPause,
    int messageLimit) {
  /**
   * Unacknowledged publishes of one connection, at most. More wait here, so that the client, which
   * refuses what is above its own limit, never has a reason to.
   */
  static final int IN_FLIGHT = 256;

  /** Around a payload: packet type, lengths, a topic of 65,535 bytes, packet id. */
  private static final int LARGEST_HEADER = 65_544;

  /** However long the keep-alive that is agreed with the broker is. */
  private static final Duration LONGEST_PING_PAUSE = Duration.ofSeconds(60);

  /**
   * Reads a Connector's settings and Secrets.
   *
   * @throws ConnectorException when a Secret is missing or of no use
   */
  static BrokerSettings of(ConnectionRequest request) throws ConnectorException {
    MqttConnection spec = request.spec().mqtt();
    BrokerAddress address = BrokerAddress.parse(spec.url());
    Duration answerLimit = request.spec().healthCheck().limit();
    Duration keepAlive = spec.silence();
    Duration pingPause =
        keepAlive.compareTo(LONGEST_PING_PAUSE) < 0 ? keepAlive : LONGEST_PING_PAUSE;

    MqttClientOptions options = new MqttClientOptions();
    options.setAutoAck(false);
    options
        .setClientId(MqttNames.clientId(spec.clientIdPrefix(), request))
        .setCleanSession(!request.keepsSession())
        .setAutoKeepAlive(false)
        .setKeepAliveInterval(Math.clamp(keepAlive.toSeconds(), 1, 65_535))
        .setMaxInflightQueue(IN_FLIGHT)
        .setMaxMessageSize(spec.messageLimit().bytes() + LARGEST_HEADER);
    setTimes(options, answerLimit, pingPause);
    if (spec.credentials() != null) {
      setCredentials(options, spec.credentials(), request.secrets());
    }
    if (address.tls()) {
      boolean verify = TrustSettings.apply(options, spec.tls(), request.secrets());
      options.setHostnameVerificationAlgorithm(verify ? "HTTPS" : "");
    }
    return new BrokerSettings(
        address, options, answerLimit, pingPause, spec.messageLimit().bytes());
  }

  private static void setTimes(
      MqttClientOptions options, Duration answerLimit, Duration pingPause) {
    // Ends a socket whose peer reads nothing: one with unsent bytes does not close otherwise.
    long silenceMillis =
        Math.max(pingPause.toMillis() * 3 / 2, answerLimit.plusSeconds(1).toMillis());
    int limitMillis = (int) Math.min(answerLimit.toMillis(), Integer.MAX_VALUE);
    options
        .setConnectTimeout(limitMillis)
        .setSslHandshakeTimeout(limitMillis)
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setReadIdleTimeout((int) Math.min(silenceMillis, Integer.MAX_VALUE))
        .setTcpKeepAlive(true);
  }

  private static void setCredentials(
      MqttClientOptions options, Credentials credentials, SecretValues secrets)
      throws ConnectorException {
    String secret = credentials.secretRef().name();
    options.setUsername(secrets.text(secret, "username"));
    options.setPassword(secrets.text(secret, "password"));
  }

  /** How long a ping may go unanswered before the end of the connection counts as its effect. */
  Duration silenceLimit() {
    return answerLimit.compareTo(pingPause) < 0 ? answerLimit : pingPause;
  }

  @Override
  public String toString() {
    return "BrokerSettings[" + address + "]";
  }
}
