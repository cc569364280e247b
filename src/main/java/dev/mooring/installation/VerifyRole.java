package dev.mooring.installation;

import dev.mooring.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Runs once, for {@code helm test}: waits until all workers of all pools are ready. */
@ApplicationScoped
public class VerifyRole {
  private static final Logger LOG = Logger.getLogger(VerifyRole.class);
  private static final long PATIENCE_SECONDS = 120;

  private final KubernetesClient client;
  private final String namespace;

  @Inject
  VerifyRole(
      KubernetesClient client, @ConfigProperty(name = "mooring.namespace") String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * Returns when all are ready.
   *
   * @throws IllegalStateException when they are not in time; the message says which, and why
   */
  public void run() {
    var pools = client.resources(WorkerPool.class).inNamespace(namespace);
    try {
      pools
          .informOnCondition(all -> !all.isEmpty() && all.stream().allMatch(VerifyRole::isReady))
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .forEach(pool -> LOG.info(describe(pool)));
    } catch (TimeoutException e) {
      List<String> states = pools.list().getItems().stream().map(VerifyRole::describe).toList();
      throw new IllegalStateException(
          states.isEmpty()
              ? "there is no WorkerPool in " + namespace
              : "not ready: " + String.join("; ", states),
          e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the WorkerPools cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static boolean isReady(WorkerPool pool) {
    return pool.getStatus() != null
        && pool.getStatus().conditions() != null
        && pool.getStatus().conditions().stream()
            .filter(condition -> condition.getType().equals("Ready"))
            .map(Condition::getStatus)
            .anyMatch("True"::equals);
  }

  private static String describe(WorkerPool pool) {
    String name = "WorkerPool " + pool.getMetadata().getName() + ": ";
    return pool.getStatus() == null || pool.getStatus().conditions() == null
        ? name + "the operator has not looked at it"
        : name
            + pool.getStatus().conditions().stream()
                .map(Condition::getMessage)
                .reduce((first, last) -> last)
                .orElse("");
  }
}
