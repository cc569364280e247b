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
 * Lets the workers of each WorkerPool get the Secrets that are named by what is used in it, and no
 * others: keeps a Role with just these names for each pool in each namespace that has any. A Secret
 * more is granted at once; what nobody names any more, and what somebody else has changed, is put
 * right within a second, for many at a time. Only for the operator that leads. May be used from any
 * thread.
 */
public final class SecretGrants {
  private static final Logger LOG = Logger.getLogger(SecretGrants.class);
  private static final Duration TIDY_AFTER = Duration.ofSeconds(1);
  private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(10);

  private final SecretRoles roles;
  private final SingleAccount singleAccount;
  private final Function<String, Stream<SecretUser>> users;
  private final Function<SecretUser, Set<String>> pools;
  private final Map<String, NamespaceGrants> byNamespace = new ConcurrentHashMap<>();
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("secret-grants").factory());

  /**
   * @param namespaces the namespaces to watch; empty for all
   * @param workers the namespace in which workers run, which is the operator's own
   * @param users all of a namespace that name Secrets, or may
   * @param pools the WorkerPools whose workers need what a user names
   */
  public SecretGrants(
      KubernetesClient client,
      Collection<String> namespaces,
      String workers,
      Function<String, Stream<SecretUser>> users,
      Function<SecretUser, Set<String>> pools) {
    this.pools = pools;
    this.roles = new SecretRoles(client, namespaces, workers, this::changed);
    this.singleAccount = new SingleAccount(client, workers, roles);
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
    retireSingleAccount();
  }

  /** Grants and takes back no more. */
  public void stop() {
    roles.stop();
    later.shutdownNow();
  }

  /**
   * Returns when the workers of its pools can get the Secrets that a user names.
   *
   * @throws KubernetesClientException when the API server refuses
   */
  public void grant(SecretUser user) {
    String namespace = user.key().namespace();
    NamespaceGrants grants = byNamespace.get(namespace);
    if (grants == null) {
      if (user.secrets().isEmpty()) {
        return;
      }
      grants = byNamespace.computeIfAbsent(namespace, this::grantsOf);
    }
    if (!grants.grant(user, pools.apply(user))) {
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
    return new NamespaceGrants(namespace, roles, users.apply(namespace), pools);
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
          "The workers' Roles in namespace %s cannot be put right (%s); it is tried again",
          namespace, refused);
      tidyLater(namespace, TRY_AGAIN_AFTER);
    }
  }

  private void retireSingleAccount() {
    try {
      if (singleAccount.retire()) {
        return;
      }
    } catch (RuntimeException | Error refused) {
      LOG.warnf("What all workers shared cannot be taken back (%s); it is tried again", refused);
    }
    later.schedule(this::retireSingleAccount, TRY_AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
  }
}
