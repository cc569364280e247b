package dev.mooring.testing.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.testing.network.Ports;
import dev.mooring.testing.process.DebianProgram;
import dev.mooring.testing.process.LocalProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A real Prometheus that scrapes each second. Skips the test that asks for one where there is none.
 */
public final class PrometheusProcess implements AutoCloseable {
  /** Has Prometheus, and promtool. */
  public static final DebianProgram PACKAGE = new DebianProgram("prometheus");

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private static final String CONFIGURATION =
      """
      global: {scrape_interval: 1s}
      scrape_configs:
        - job_name: mooring
          metrics_path: /q/metrics
          static_configs: [{targets: %s}]
      """;

  private final int port = Ports.free();
  private final LocalProcess process;
  private final HttpClient http = HttpClient.newHttpClient();

  private PrometheusProcess(Path folder, List<String> targets) throws IOException {
    Path program = PACKAGE.find("prometheus");
    Path configuration = Files.createDirectories(folder).resolve("prometheus.yml");
    Files.writeString(
        configuration, CONFIGURATION.formatted(new ObjectMapper().valueToTree(targets)));
    process =
        LocalProcess.command(
                program.toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .start(folder.resolve("prometheus.log"));
    process.awaitReady(START_LIMIT, () -> Ports.listening(port));
  }

  /**
   * Starts one.
   *
   * @param folder for what it keeps, and its log
   * @param targets host and port of what serves {@code /q/metrics}
   */
  public static PrometheusProcess start(Path folder, List<String> targets) {
    try {
      return new PrometheusProcess(folder, targets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How many series an expression gives now.
   *
   * @throws IllegalArgumentException when it is no PromQL; the message says why
   */
  public int count(String expression) {
    try {
      String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + port + "/api/v1/query?query=" + query))
              .build();
      JsonNode answer =
          new ObjectMapper()
              .readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
      if (!"success".equals(answer.path("status").asText())) {
        throw new IllegalArgumentException(expression + ": " + answer.path("error").asText());
      }
      return answer.path("data").path("result").size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
    process.close();
  }
}
