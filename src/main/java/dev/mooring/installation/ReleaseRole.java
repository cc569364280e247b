package dev.mooring.installation;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.HttpURLConnection;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Runs once, by hand: takes from the objects of namespaces that no operator serves any more what
 * only an operator would take from them, so that they can be deleted. What users have written
 * stays, and so do the claims.
 */
@ApplicationScoped
public class ReleaseRole {
  private static final Logger LOG = Logger.getLogger(ReleaseRole.class);

  private final KubernetesClient client;
  private final String namespace;

  @Inject
  ReleaseRole(
      KubernetesClient client, @ConfigProperty(name = "mooring.namespace") String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * Returns when all is done that could be; says in the log what was done, and what was not.
   *
   * @return the exit code: 0 when all is released
   */
  public int run(ReleaseOptions options) {
    Optional<String> served = ServingOperator.of(operator(), options.namespaces());
    if (served.isPresent()) {
      LOG.errorf(
          "An operator runs in namespace %1$s and serves %2$s: it would put back what is taken."
              + " First take these out of the value watchNamespaces, or stop it: kubectl scale"
              + " deployment %3$s --replicas 0 --namespace %1$s",
          namespace, served.get(), ServingOperator.NAME);
      return 1;
    }
    Released released = new Releasing(client, options.namespaces()).run();
    released.lines(options.namespaces()).forEach(LOG::info);
    released.failures().forEach(LOG::error);
    return released.isComplete() ? 0 : 1;
  }

  /** Null where there is none, and where it is none of the caller's business. */
  private Deployment operator() {
    try {
      return client
          .apps()
          .deployments()
          .inNamespace(namespace)
          .withName(ServingOperator.NAME)
          .get();
    } catch (KubernetesClientException refused) {
      if (refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return null;
      }
      throw refused;
    }
  }
}
