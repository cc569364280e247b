package dev.mooring.installation;

import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Runs once, before the chart is removed: stops the operator, lets the workers drain, and takes
 * from the users' objects what only a running operator would take from them. What users have
 * written stays, and so do the claims, which say how far each Source has read: installed again,
 * Mooring goes on from there.
 */
@ApplicationScoped
public class UninstallRole {
  private static final Logger LOG = Logger.getLogger(UninstallRole.class);

  private final KubernetesClient client;
  private final Workloads workloads;
  private final List<String> namespaces;

  @Inject
  UninstallRole(
      KubernetesClient client,
      @ConfigProperty(name = "mooring.namespace") String namespace,
      @ConfigProperty(name = "mooring.watch-namespaces") Optional<List<String>> served) {
    this.client = client;
    this.workloads = new Workloads(client, namespace);
    this.namespaces =
        served.orElse(List.of()).stream()
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
  }

  /**
   * Returns when all is done; says each step in the log. Can be run again when it was interrupted.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server refuses
   * @throws IllegalStateException when Pods do not end within their grace period, or objects cannot
   *     be released
   */
  public void run() {
    workloads.stopOperator();
    workloads.stopWorkers();
    Released released = new Releasing(client, namespaces).run();
    released.lines(namespaces).forEach(LOG::info);
    if (!released.isComplete()) {
      throw new IllegalStateException(
          "not released: " + String.join("; ", released.failures()) + ": run it again");
    }
    workloads.removeReports();
    LOG.info("the chart can go");
  }
}
