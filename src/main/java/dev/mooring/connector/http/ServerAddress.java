package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server listens. The text form, {@code host:port}, is for messages.
 *
 * @param host a name or an address; IPv6 without brackets
 * @param tls whether the connection is encrypted
 * @param base what all paths begin with, without a slash at its end; empty for none
 */
record ServerAddress(String host, int port, boolean tls, String base) {
  private static final Pattern URL =
      Pattern.compile(
          "(https?)://(?:\\[([0-9a-fA-F:.]+)]|([a-zA-Z0-9._-]+))(?::([0-9]{1,5}))?"
              + "(/[a-zA-Z0-9._~/-]*)?");
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /**
   * Reads the url of a spec.
   *
   * @throws ConnectorException with reason InvalidSpec, when it is not one
   */
  static ServerAddress parse(String url) throws ConnectorException {
    Matcher matcher = URL.matcher(url);
    if (!matcher.matches()) {
      throw invalid(url);
    }
    boolean tls = matcher.group(1).equals("https");
    String host = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
    int usual = tls ? HTTPS : HTTP;
    int port = matcher.group(4) != null ? Integer.parseInt(matcher.group(4)) : usual;
    if (port < 1 || port > 65_535) {
      throw invalid(url);
    }
    String path = matcher.group(5) == null ? "" : matcher.group(5);
    return new ServerAddress(host, port, tls, path.replaceAll("/+$", ""));
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  private static ConnectorException invalid(String url) {
    return ConnectorException.disconnected(
        Reason.InvalidSpec, "http.url '" + url + "' must look like http://host:8080");
  }
}
