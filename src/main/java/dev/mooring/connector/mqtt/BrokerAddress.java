package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import io.netty.util.NetUtil;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a broker listens. The text form, {@code host:port}, is for messages.
 *
 * @param host a name or an address; IPv6 without brackets
 * @param tls whether the connection is encrypted
 */
record BrokerAddress(String host, int port, boolean tls) {
  private static final Pattern URL =
      Pattern.compile(
          "(tcp|mqtt|ssl|mqtts)://(?:\\[([0-9a-fA-F:.]+)]|([a-zA-Z0-9._-]+))(?::([0-9]{1,5}))?");
  private static final Map<String, Integer> DEFAULT_PORTS =
      Map.of("tcp", 1883, "mqtt", 1883, "ssl", 8883, "mqtts", 8883);

  /**
   * Reads the url of a spec.
   *
   * @throws ConnectorException with reason InvalidSpec, when it is not one
   */
  static BrokerAddress parse(String url) throws ConnectorException {
    Matcher matcher = URL.matcher(url);
    if (!matcher.matches()) {
      throw invalid(url);
    }
    String scheme = matcher.group(1);
    String host = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
    int port =
        matcher.group(4) != null ? Integer.parseInt(matcher.group(4)) : DEFAULT_PORTS.get(scheme);
    if (port < 1 || port > 65_535) {
      throw invalid(url);
    }
    return new BrokerAddress(host, port, DEFAULT_PORTS.get(scheme) == 8883);
  }

  /**
   * The name to ask a TLS server for; null when the host is an address, which SNI has no room for.
   */
  String serverName() {
    boolean address = NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    return address ? null : host;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  private static ConnectorException invalid(String url) {
    return ConnectorException.disconnected(
        Reason.InvalidSpec,
        "mqtt.url '" + url + "' must look like tcp://host:1883 or ssl://host:8883");
  }
}
