package dev.mooring.testing.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;

/**
 * Clients for programs that are not Quarkus applications. Quarkus' own HTTP client factory comes
 * first on the class path; outside of Quarkus it starts an event loop that nothing ends, and the
 * program does not end either.
 */
final class KubernetesClients {
  private KubernetesClients() {}

  /** A client with threads of its own, which end when it is closed. */
  static KubernetesClient connect(Config config) {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new VertxHttpClientFactory())
        .build();
  }
}
