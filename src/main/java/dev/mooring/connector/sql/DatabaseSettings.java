package dev.mooring.connector.sql;

import dev.mooring.api.v1alpha1.SqlConnection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.network.TrustSettings;
import io.agroal.api.configuration.AgroalDataSourceConfiguration.DataSourceImplementation;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * A Connector's settings in the driver's terms. Holds the password: never to be printed.
 *
 * @param client how this side calls itself at the database
 * @param attemptLimit how long a connect, or an exchange that is no statement, may take
 * @param statementLimit how long the server may work on one statement
 * @param tls null when the connection is not encrypted
 * @param verifiesHost whether the certificate must name the host
 */
record DatabaseSettings(
    DatabaseAddress address,
    String client,
    String user,
    String password,
    Duration attemptLimit,
    Duration statementLimit,
    SSLContext tls,
    boolean verifiesHost) {
  /**
   * The server ends a statement at its limit; when it says nothing for this much longer, it hangs.
   */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final int CANCEL_SECONDS = 2;

  /** Of a password's hash: servers ask for 4,096; a hostile one may ask for years of work. */
  static final int MOST_ITERATIONS = 1_000_000;

  /** Unanswered probes after which the server ends a connection to a host that is gone. */
  private static final int PROBES = 3;

  /**
   * Reads a Connector's settings and Secrets. May read a file: not for event loops.
   *
   * @throws ConnectorException when a Secret is missing or of no use
   */
  static DatabaseSettings of(ConnectionRequest request) throws ConnectorException {
    SqlConnection spec = request.spec().sql();
    String secret = spec.credentials().secretRef().name();
    return new DatabaseSettings(
        DatabaseAddress.parse(spec.url()),
        "mooring " + request.node().worker(),
        request.secrets().text(secret, "username"),
        request.secrets().text(secret, "password"),
        request.spec().healthCheck().limit(),
        spec.statementLimit(),
        spec.tls() == null ? null : TrustSettings.context(spec.tls(), request.secrets()),
        spec.tls() != null && spec.tls().verify());
  }

  /**
   * A data source of which each connection is a new one, and a closed one is gone.
   *
   * @param frugal whether it asks for no more than the protocol's own parameters when it logs in
   */
  AgroalDataSourceConfigurationSupplier dataSource(boolean frugal) {
    return new AgroalDataSourceConfigurationSupplier()
        .dataSourceImplementation(DataSourceImplementation.AGROAL_POOLLESS)
        .metricsEnabled(false)
        .connectionPoolConfiguration(
            pool ->
                pool.maxSize(1)
                    .connectionFactoryConfiguration(factory -> connectionFactory(factory, frugal)));
  }

  private AgroalConnectionFactoryConfigurationSupplier connectionFactory(
      AgroalConnectionFactoryConfigurationSupplier factory, boolean frugal) {
    factory
        .connectionProviderClass(Driver.class)
        .jdbcUrl(address.jdbcUrl())
        .principal(new NamePrincipal(user))
        .credential(new SimplePassword(password))
        .trackJdbcResources(false);
    set(factory, PGProperty.APPLICATION_NAME, client);
    // No other thread than the one that asks: none that connects, none that counts a time limit.
    set(factory, PGProperty.LOGIN_TIMEOUT, "0");
    set(factory, PGProperty.CONNECT_TIMEOUT, seconds(attemptLimit));
    set(factory, PGProperty.SOCKET_TIMEOUT, seconds(silenceLimit()));
    set(factory, PGProperty.CANCEL_SIGNAL_TIMEOUT, CANCEL_SECONDS);
    set(factory, PGProperty.TCP_KEEP_ALIVE, true);
    // The rows of a batch in one INSERT.
    set(factory, PGProperty.REWRITE_BATCHED_INSERTS, true);
    set(factory, PGProperty.SOCKET_FACTORY, ConnectionSocketFactory.class.getName());
    set(factory, PGProperty.SSL_MODE, tls == null ? "disable" : "require");
    set(factory, PGProperty.SSL_FACTORY, ConnectionTlsFactory.class.getName());
    set(factory, PGProperty.GSS_ENC_MODE, "disable");
    // Values as PostgreSQL itself writes them.
    set(factory, PGProperty.BINARY_TRANSFER, false);
    if (!frugal) {
      set(factory, PGProperty.ASSUME_MIN_SERVER_VERSION, "9.4");
    }
    set(factory, PGProperty.SCRAM_MAX_ITERATIONS, MOST_ITERATIONS);
    // A detail would repeat values of the record in messages.
    set(factory, PGProperty.LOG_SERVER_ERROR_DETAIL, false);
    return factory;
  }

  /**
   * For a session of our own: time limits that the server keeps by itself, also when this side is
   * gone, and the words for values.
   */
  Map<String, String> ofSession() {
    Map<String, String> values = new LinkedHashMap<>(ofTransaction());
    long limitSeconds = Math.max(1, statementLimit.toSeconds());
    values.put("tcp_keepalives_idle", Long.toString(Math.max(1, limitSeconds / 2)));
    values.put("tcp_keepalives_interval", Long.toString(Math.max(1, limitSeconds / 2 / PROBES)));
    values.put("tcp_keepalives_count", Integer.toString(PROBES));
    return values;
  }

  /**
   * For a transaction of our own: how long a statement may take, and values in the same words
   * whatever the server's configuration says, times in UTC.
   */
  Map<String, String> ofTransaction() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("statement_timeout", Long.toString(statementLimit.toMillis()));
    values.put("TimeZone", "UTC");
    values.put("bytea_output", "hex");
    values.put("IntervalStyle", "postgres");
    return values;
  }

  /** When the server has said nothing for so long, it hangs. */
  Duration silenceLimit() {
    return statementLimit.plus(GRACE);
  }

  private static void set(
      AgroalConnectionFactoryConfigurationSupplier factory, PGProperty property, Object value) {
    factory.jdbcProperty(property.getName(), value.toString());
  }

  private static long seconds(Duration limit) {
    return Math.max(1, limit.plusMillis(999).toSeconds());
  }

  @Override
  public String toString() {
    return "DatabaseSettings[" + address + "]";
  }
}
