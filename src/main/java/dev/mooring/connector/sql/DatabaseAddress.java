package dev.mooring.connector.sql;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is. The text form, {@code host:port}, is for messages.
 *
 * @param host a name or an address; IPv6 without brackets
 */
record DatabaseAddress(String host, int port, String database) {
  private static final Pattern URL =
      Pattern.compile(
          "jdbc:postgresql://(?:\\[([0-9a-fA-F:.]+)]|([a-zA-Z0-9._-]+))(?::([0-9]{1,5}))?/([a-zA-Z0-9._$-]+)");
  private static final int USUAL_PORT = 5432;

  /**
   * Reads the url of a spec.
   *
   * @throws ConnectorException with reason InvalidSpec, when it is not one
   */
  static DatabaseAddress parse(String url) throws ConnectorException {
    Matcher matcher = URL.matcher(url);
    int port = 0;
    if (matcher.matches()) {
      port = matcher.group(3) == null ? USUAL_PORT : Integer.parseInt(matcher.group(3));
    }
    if (port < 1 || port > 65_535) {
      throw ConnectorException.disconnected(
          Reason.InvalidSpec,
          "sql.url '" + url + "' must look like jdbc:postgresql://host:5432/database");
    }
    String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    return new DatabaseAddress(host, port, matcher.group(4));
  }

  String jdbcUrl() {
    return "jdbc:postgresql://" + this + "/" + database;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
