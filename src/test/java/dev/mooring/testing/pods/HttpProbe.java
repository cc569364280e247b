package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Asks a container's HTTP endpoint, as a kubelet does. Safe for use by several threads. */
final class HttpProbe {
  // One for all: each client has a selector thread of its own.
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final HttpRequest request;

  private HttpProbe(HttpRequest request) {
    this.request = request;
  }

  /**
   * The probe that the container's spec describes.
   *
   * @throws UnrunnablePodException when it is not httpGet, or names a port that is not declared
   */
  static HttpProbe of(Probe probe, Container container, String podIp) {
    HTTPGetAction get = probe.getHttpGet();
    if (get == null) {
      throw new UnrunnablePodException("of the probes, only httpGet is supported");
    }
    String scheme = Optional.ofNullable(get.getScheme()).orElse("HTTP").toLowerCase(Locale.ROOT);
    String host = Optional.ofNullable(get.getHost()).orElse(podIp);
    String path = Optional.ofNullable(get.getPath()).orElse("/");
    URI uri = URI.create(scheme + "://" + host + ":" + port(get.getPort(), container) + path);
    int timeout = Optional.ofNullable(probe.getTimeoutSeconds()).orElse(1);
    return new HttpProbe(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(timeout)).build());
  }

  /** Whether it answers in time, and with 200 to 399. Waits for that. */
  boolean succeeds() {
    try {
      int status = CLIENT.send(request, BodyHandlers.discarding()).statusCode();
      return status >= 200 && status < 400;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static int port(IntOrString port, Container container) {
    if (port.getStrVal() == null) {
      return port.getIntVal();
    }
    return container.getPorts().stream()
        .filter(declared -> port.getStrVal().equals(declared.getName()))
        .map(ContainerPort::getContainerPort)
        .findFirst()
        .orElseThrow(() -> new UnrunnablePodException("no port " + port.getStrVal()));
  }
}
