package dev.mooring.testing.broker;

import dev.mooring.testing.network.Ports;
import dev.mooring.testing.process.LocalProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real MQTT broker in a process of its own, which can be killed, suspended and started again on
 * the same port. Safe for use by several threads.
 */
public final class BrokerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final int port;
  private final Path log;
  private final boolean lasting;
  private final String address;
  private LocalProcess process;

  private BrokerProcess(int port, Path log, boolean lasting, String address) {
    this.port = port;
    this.log = log;
    this.lasting = lasting;
    this.address = address;
  }

  /**
   * Starts a broker on a free port and waits until it accepts clients. It keeps everything in
   * memory.
   *
   * @param log its output is appended to this file; what else it writes goes beside it
   */
  public static BrokerProcess start(Path log) {
    return start(log, false);
  }

  /** Starts one whose sessions, with what waits in them, are still there after its death. */
  public static BrokerProcess startLasting(Path log) {
    return start(log, true);
  }

  /** Starts one that other machines can reach. */
  public static BrokerProcess startForAll(Path log) {
    return start(log, false, "0.0.0.0");
  }

  private static BrokerProcess start(Path log, boolean lasting) {
    return start(log, lasting, "127.0.0.1");
  }

  private static BrokerProcess start(Path log, boolean lasting, String address) {
    BrokerProcess broker = new BrokerProcess(Ports.free(), log, lasting, address);
    broker.startAgain();
    return broker;
  }

  /** Starts it on the same port as before, and waits until it accepts clients. */
  public synchronized void startAgain() {
    Path folder = log.toAbsolutePath().getParent();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    List<String> command =
        new ArrayList<>(
            List.of(
                java,
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                // It is killed, and leaves its files.
                "-Djava.io.tmpdir=" + folder,
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-D" + EmbeddedBroker.ADDRESS + "=" + address,
                "-cp",
                classPath,
                BrokerMain.class.getName(),
                Integer.toString(port)));
    if (lasting) {
      command.add(folder.resolve("broker-data").toString());
    }
    process =
        LocalProcess.command(command)
            .named("broker")
            .start(log)
            .awaitReady(START_LIMIT, () -> Ports.listening(port));
  }

  public int port() {
    return port;
  }

  /** The ids of all clients that have connected since its first start, one for each time. */
  public List<String> connectedClients() {
    return logged(ClientLog.CONNECTED);
  }

  /**
   * How many clients are connected now, of those whose ids begin like that, as it counts them. It
   * may tell of an end after the same client has come back.
   */
  public int connectedNow(String prefix) {
    Map<String, Integer> connections = new HashMap<>();
    for (String line : lines()) {
      if (line.startsWith(ClientLog.CONNECTED + prefix)) {
        connections.merge(line.substring(ClientLog.CONNECTED.length()), 1, Integer::sum);
      } else if (line.startsWith(ClientLog.DISCONNECTED + prefix)) {
        connections.merge(line.substring(ClientLog.DISCONNECTED.length()), -1, Integer::sum);
      }
    }
    return (int) connections.values().stream().filter(count -> count > 0).count();
  }

  /** The ids of clients that were pushed out by another connection with the same id. */
  public List<String> clientsPushedOut() {
    return logged(ClientLog.TAKEN_OVER);
  }

  private List<String> logged(String event) {
    return lines().stream()
        .filter(line -> line.startsWith(event))
        .map(line -> line.substring(event.length()))
        .toList();
  }

  private List<String> lines() {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "tcp://localhost:" + port;
  }

  /** The process as it runs now, to kill, suspend or resume. */
  public synchronized LocalProcess process() {
    return process;
  }

  /** Kills it: nothing needs its state, and an orderly stop takes seconds. */
  @Override
  public void close() {
    process().kill();
  }
}
