package dev.mooring.testing.broker;

import com.hivemq.embedded.EmbeddedHiveMQ;
import dev.mooring.testing.network.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * A real MQTT broker (HiveMQ CE) in this JVM, on loopback, which keeps everything in memory unless
 * it is given a folder. Takes about two seconds to start and four to stop, so tests share one where
 * they can. It refuses subscriptions to filters with {@code forbidden} in them. Safe for use by
 * several threads.
 *
 * <p>It shares unevenly: it knows the members of a share group after a second only, and gives one
 * of them everything as long as that one has a message that is not acknowledged. When that one
 * disconnects, another gets its messages at once.
 */
public final class EmbeddedBroker implements AutoCloseable {
  /** A user of the shared broker. */
  public static final String USER = "mooring";

  /** The password of {@link #USER}. */
  public static final String PASSWORD = "correct horse";

  /** Another user of a {@link BrokerProcess}, to go over to. */
  public static final String NEXT_USER = "mooring-next";

  /** The password of {@link #NEXT_USER}. */
  public static final String NEXT_PASSWORD = "battery staple";

  /** System property: the address that it listens at, by default 127.0.0.1. */
  static final String ADDRESS = "broker.address";

  /** Of MQTT. Bytes. */
  private static final int LARGEST_PACKET = 268_435_460;

  private static final String KEY_PASSWORD = "changeit";
  private static final String CONFIGURATION =
      """
      <hivemq>
        <listeners>
          <tcp-listener><port>%d</port><bind-address>%s</bind-address></tcp-listener>
          <tls-tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address>
            <tls><keystore><path>%s</path><password>%s</password>
              <private-key-password>%s</private-key-password></keystore></tls>
          </tls-tcp-listener>
        </listeners>
        <mqtt><queued-messages><max-queue-size>100000</max-queue-size></queued-messages>
          <packets><max-packet-size>%d</max-packet-size></packets></mqtt>
        <persistence><mode>%s</mode></persistence>
        <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
      </hivemq>
      """;

  private final int port;
  private final int tlsPort;
  private final CertificateAuthority authority;
  private final Path folder;
  private final EmbeddedHiveMQ server;

  private EmbeddedBroker(
      int port, int tlsPort, CertificateAuthority authority, Path folder, EmbeddedHiveMQ server) {
    this.port = port;
    this.tlsPort = tlsPort;
    this.authority = authority;
    this.folder = folder;
    this.server = server;
  }

  /** The broker that the tests of this JVM share; it knows {@link #USER}. */
  public static EmbeddedBroker shared() {
    return Shared.BROKER;
  }

  /**
   * Starts a broker.
   *
   * @param passwordByUser who may connect with a user name; everybody may without one
   * @throws IllegalStateException when it does not start
   */
  public static EmbeddedBroker start(int port, int tlsPort, Map<String, String> passwordByUser) {
    return start(port, tlsPort, new BrokerRules(Map.copyOf(passwordByUser), false), null);
  }

  /** Starts one that hangs up on a client that sends a packet of more bytes. */
  public static EmbeddedBroker startWithLargestPacket(int bytes) {
    return start(Ports.free(), Ports.free(), new BrokerRules(Map.of(), false), null, bytes);
  }

  /**
   * Starts one with these rules.
   *
   * @param data where it keeps its sessions and their records; null for in memory
   */
  static EmbeddedBroker start(int port, int tlsPort, BrokerRules rules, Path data) {
    return start(port, tlsPort, rules, data, LARGEST_PACKET);
  }

  private static EmbeddedBroker start(
      int port, int tlsPort, BrokerRules rules, Path data, int largestPacket) {
    CertificateAuthority authority = CertificateAuthority.create("Mooring test authority");
    try {
      Path folder = Files.createTempDirectory("broker");
      Path keys = folder.resolve("keys.jks");
      authority.writeServerKeys(keys, KEY_PASSWORD, "localhost");
      Files.writeString(
          Files.createDirectory(folder.resolve("conf")).resolve("config.xml"),
          CONFIGURATION.formatted(
              port,
              System.getProperty(ADDRESS, "127.0.0.1"),
              tlsPort,
              keys,
              KEY_PASSWORD,
              KEY_PASSWORD,
              largestPacket,
              data == null ? "in-memory" : "file"));
      EmbeddedHiveMQ server =
          EmbeddedHiveMQ.builder()
              .withConfigurationFolder(folder.resolve("conf"))
              .withDataFolder(Files.createDirectories(data == null ? folder.resolve("data") : data))
              .withExtensionsFolder(Files.createDirectory(folder.resolve("extensions")))
              .withEmbeddedExtension(rules.extension())
              // Its own would want to be the only user of SLF4J.
              .withoutLoggingBootstrap()
              .build();
      server.start().get();
      return new EmbeddedBroker(port, tlsPort, authority, folder, server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker does not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the broker started", e);
    }
  }

  public int port() {
    return port;
  }

  public int tlsPort() {
    return tlsPort;
  }

  public String url() {
    return "tcp://localhost:" + port;
  }

  public String tlsUrl() {
    return "ssl://localhost:" + tlsPort;
  }

  /** Who has signed its certificate, which names {@code localhost} and not {@code 127.0.0.1}. */
  public CertificateAuthority authority() {
    return authority;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker does not stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Shared {
    private static final EmbeddedBroker BROKER =
        start(Ports.free(), Ports.free(), Map.of(USER, PASSWORD));

    static {
      // Its threads die with the JVM; only its files would stay.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(BROKER.folder)));
    }
  }
}
