package dev.mooring.worker;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;

/** Clients whose user tries again itself, with what is new by then. */
public final class SingleAttempt {
  private SingleAttempt() {}

  /**
   * A client over the same connections that tries each request once. A request ends within twice
   * the limit, whatever happens.
   */
  public static KubernetesClient of(KubernetesClient client, Duration limit) {
    RequestConfig once =
        new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
            .withRequestTimeout((int) limit.toMillis())
            .withRequestRetryBackoffLimit(0)
            .build();
    return client.newClient(once).adapt(KubernetesClient.class);
  }
}
