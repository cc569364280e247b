package dev.mooring.operator.secrets;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.operator.nodes.InformerEnd;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Lets workers get the Secrets that Connectors and Sources name, and no others: keeps a Role with
 * just these names in each namespace that has any. A Secret more is granted at once; what nobody
 * names any more, and what somebody else has changed, is put right within a second, for many at a
 * time. Only for the operator that leads. May be used from any thread.
 */
public final class SecretGrants {
  private static final Logger LOG = Logger.getLogger(SecretGrants.class);
  private static final Duration TIDY_AFTER = Duration.ofSeconds(1);
  private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(10);

  private final SecretRoles roles;
  private final Function<String, Stream<SecretUser>> users;
  private final Map<String, NamespaceGrants> byNamespace = new ConcurrentHashMap<>();
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("secret-grants").factory());

  /**
   * @param namespaces the namespaces to watch; empty for all
   * @param worker who is let
   * @param users all of a namespace that name Secrets, or may
   */
  public SecretGrants(
      KubernetesClient client,
      Collection<String> namespaces,
      WorkerAccount worker,
      Function<String, Stream<SecretUser>> users) {
    this.roles = new SecretRoles(client, namespaces, worker, this::changed);
    this.users = users;
  }

  /** Returns when the Roles that exist are known. Throws when the API server cannot be read. */
  public void start(InformerEnd end) {
    roles.start(end);
  }

  /**
   * This operator leads from now on: what nobody names any more, because it went while no operator
   * was there, is taken back. All users must be known by then.
   */
  public void lead() {
    roles
        .namespaces()
        .forEach(
            namespace -> {
              byNamespace.computeIfAbsent(namespace, this::grantsOf);
              tidyLater(namespace, TIDY_AFTER);
            });
  }

  /** Grants and takes back no more. */
  public void stop() {
    roles.stop();
    later.shutdownNow();
  }

  /**
   * Returns when workers can get the Secrets that the user names.
   *
   * @throws KubernetesClientException when the API server refuses
   */
  public void grant(SecretUser user) {
    String namespace = user.key().namespace();
    NamespaceGrants grants = byNamespace.get(namespace);
    if (grants == null) {
      if (user.secrets().isEmpty() && roles.areFor(namespace, Set.of())) {
        return;
      }
      grants = byNamespace.computeIfAbsent(namespace, this::grantsOf);
    }
    if (!grants.grant(user)) {
      tidyLater(namespace, TIDY_AFTER);
    }
  }

  /** A user is gone: what only it has named is taken back soon. */
  public void gone(String kind, ObjectKey user) {
    NamespaceGrants grants = byNamespace.get(user.namespace());
    if (grants != null) {
      grants.gone(SecretUser.id(kind, user));
      tidyLater(user.namespace(), TIDY_AFTER);
    }
  }

  private NamespaceGrants grantsOf(String namespace) {
    return new NamespaceGrants(namespace, roles, users.apply(namespace));
  }

  private void changed(String namespace) {
    if (byNamespace.containsKey(namespace)) {
      tidyLater(namespace, TIDY_AFTER);
    }
  }

  private void tidyLater(String namespace, Duration delay) {
    NamespaceGrants grants = byNamespace.get(namespace);
    if (grants.isDue()) {
      later.schedule(() -> tidy(namespace, grants), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void tidy(String namespace, NamespaceGrants grants) {
    try {
      grants.tidy();
    } catch (RuntimeException | Error refused) {
      // Whatever it is: nobody else would try again.
      LOG.warnf(
          "The workers' Role in namespace %s cannot be put right (%s); it is tried again",
          namespace, refused);
      tidyLater(namespace, TRY_AGAIN_AFTER);
    }
  }
}
