package dev.mooring.testing.installation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;

/** What a worker says at /q/metrics, as Prometheus reads it. Immutable. */
record WorkerMetrics(List<String> lines) {
  /** Asks the worker at that address. */
  static WorkerMetrics of(String address) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + address + ":8080/q/metrics")).build();
      return new WorkerMetrics(
          http.send(request, HttpResponse.BodyHandlers.ofString()).body().lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("reading the metrics of " + address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The sum of the samples of that name and those labels. */
  double sum(String name, String namespace, String sink, String result) {
    List<String> labels =
        Stream.of(
                "namespace=" + quoted(namespace),
                "sink=" + quoted(sink),
                "result=" + quoted(result))
            .toList();
    return lines.stream()
        .filter(line -> line.startsWith(name + "{") && labels.stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
