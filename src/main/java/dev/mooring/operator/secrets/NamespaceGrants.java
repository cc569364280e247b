package dev.mooring.operator.secrets;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which Secrets of one namespace the workers of each WorkerPool may get: those of what is used in
 * the pool. May be used from any thread.
 */
final class NamespaceGrants {
  private static final int FORBIDDEN = 403;

  private final String namespace;
  private final Grants written;
  private final Map<String, SecretUse> byPool = new HashMap<>();
  private final Map<String, Set<String>> granted = new HashMap<>();
  private final AtomicBoolean tidyAhead = new AtomicBoolean();

  /**
   * All that is named already is granted with the first write: it must never take back any.
   *
   * @param pools the WorkerPools whose workers need what a user names
   */
  NamespaceGrants(
      String namespace,
      Grants written,
      Stream<SecretUser> users,
      Function<SecretUser, Set<String>> pools) {
    this.namespace = namespace;
    this.written = written;
    written.pools(namespace).forEach(pool -> byPool.put(pool, new SecretUse()));
    users.forEach(user -> put(user, pools.apply(user)));
    byPool.forEach(
        (pool, use) ->
            granted.put(
                pool,
                written.areFor(namespace, pool, use.names()) ? Set.copyOf(use.names()) : Set.of()));
  }

  /**
   * Lets the workers of these pools get what a user names. Waits for a write that another thread
   * does, which often makes this one's needless.
   *
   * @return whether that is all that any worker may get now
   */
  synchronized boolean grant(SecretUser user, Set<String> pools) {
    put(user, pools);
    for (String pool : user.secrets().isEmpty() ? Set.<String>of() : pools) {
      if (!granted(pool).containsAll(user.secrets())) {
        write(pool);
      }
    }
    return byPool.entrySet().stream()
        .allMatch(one -> granted(one.getKey()).equals(one.getValue().names()));
  }

  synchronized void gone(String user) {
    byPool.values().forEach(use -> use.remove(user));
  }

  /** Whether the caller is to call {@link #tidy}; nobody else is until that has begun. */
  boolean isDue() {
    return tidyAhead.compareAndSet(false, true);
  }

  /** Makes it right where it is not as it should be. */
  synchronized void tidy() {
    tidyAhead.set(false);
    written.pools(namespace).forEach(pool -> byPool.putIfAbsent(pool, new SecretUse()));
    for (String pool : List.copyOf(byPool.keySet())) {
      if (!written.areFor(namespace, pool, byPool.get(pool).names())) {
        write(pool);
      }
      if (byPool.get(pool).names().isEmpty()) {
        byPool.remove(pool);
        granted.remove(pool);
      }
    }
  }

  private void put(SecretUser user, Set<String> pools) {
    if (!user.secrets().isEmpty()) {
      pools.forEach(pool -> byPool.computeIfAbsent(pool, first -> new SecretUse()));
    }
    byPool.forEach(
        (pool, use) -> use.put(user.id(), pools.contains(pool) ? user.secrets() : Set.of()));
  }

  private Set<String> granted(String pool) {
    return granted.getOrDefault(pool, Set.of());
  }

  private void write(String pool) {
    Set<String> secrets = new HashSet<>(byPool.get(pool).names());
    try {
      written.write(namespace, pool, byPool.get(pool).names());
    } catch (KubernetesClientException refused) {
      if (!isEnding(refused)) {
        throw refused;
      }
    }
    granted.put(pool, secrets);
  }

  /** Nothing is made in a namespace that is being deleted, and nobody needs it there. */
  private static boolean isEnding(KubernetesClientException refused) {
    return refused.getCode() == FORBIDDEN
        && refused.getStatus() != null
        && refused.getStatus().getDetails() != null
        && refused.getStatus().getDetails().getCauses().stream()
            .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
  }
}
