package dev.mooring.testing.http;

import dev.mooring.testing.network.Ports;
import dev.mooring.testing.process.LocalProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * An HTTP server as a process of its own, which can be killed and started again on its port. It
 * takes records at {@code POST /records}, from anybody without a login and from {@link #USER} with
 * the right one.
 */
public final class RecordServer implements AutoCloseable {
  public static final String USER = "mooring";
  public static final String PASSWORD = "correct horse";

  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private final int port = Ports.free();
  private final Path records;
  private final Path log;
  private LocalProcess process;

  private RecordServer(Path folder) {
    records = folder.resolve("records.txt");
    log = folder.resolve("server.log");
  }

  /**
   * Starts a server on a free port.
   *
   * @param folder for its log, and for the records that it has taken
   */
  public static RecordServer start(Path folder) {
    RecordServer server = new RecordServer(folder);
    server.startAgain();
    return server;
  }

  /** Starts it on the same port as before, and waits until it listens. */
  public synchronized void startAgain() {
    process =
        LocalProcess.command(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xshare:auto",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx128m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    RecordServerMain.class.getName(),
                    Integer.toString(port),
                    records.toString()))
            .named("record-server")
            .start(log)
            .awaitReady(START_LIMIT, () -> Ports.listening(port));
  }

  public int port() {
    return port;
  }

  public String url() {
    return "http://localhost:" + port;
  }

  /** The bodies that it has answered with 204, and maybe one more for which that came too late. */
  public List<String> records() {
    try {
      String written = Files.exists(records) ? Files.readString(records) : "";
      // What follows the last end of a line is still being written.
      return written.substring(0, written.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sets how it answers records from now on: {@code well}, {@code unavailable}, {@code slow} or
   * {@code stalled}.
   */
  public void answer(String mode) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url() + "/control/" + mode))
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      client.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The process as it runs now, to kill, suspend or resume. */
  public synchronized LocalProcess process() {
    return process;
  }

  @Override
  public void close() {
    process().kill();
  }
}
