package dev.mooring.operator.secrets;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Which Secrets of one namespace workers may get. May be used from any thread. */
final class NamespaceGrants {
  private static final int FORBIDDEN = 403;

  private final String namespace;
  private final SecretRoles roles;
  private final SecretUse use = new SecretUse();
  private final AtomicBoolean tidyAhead = new AtomicBoolean();
  private Set<String> granted;

  /** All that is named already is granted with the first write: it must never take back any. */
  NamespaceGrants(String namespace, SecretRoles roles, Stream<SecretUser> users) {
    this.namespace = namespace;
    this.roles = roles;
    users.forEach(this::put);
    granted = roles.areFor(namespace, use.names()) ? Set.copyOf(use.names()) : Set.of();
  }

  /**
   * Lets workers get what the user names. Waits for a write that another thread does, which often
   * makes this one's needless.
   *
   * @return whether that is all that they may get now
   */
  synchronized boolean grant(SecretUser user) {
    put(user);
    if (!granted.containsAll(user.secrets())) {
      write();
    }
    return granted.equals(use.names());
  }

  synchronized void gone(String user) {
    use.remove(user);
  }

  /** Whether the caller is to call {@link #tidy}; nobody else is until that has begun. */
  boolean isDue() {
    return tidyAhead.compareAndSet(false, true);
  }

  /** Makes it right where it is not as it should be. */
  synchronized void tidy() {
    tidyAhead.set(false);
    if (!roles.areFor(namespace, use.names())) {
      write();
    }
  }

  private void put(SecretUser user) {
    use.put(user.id(), user.secrets());
  }

  private void write() {
    try {
      roles.write(namespace, use.names());
    } catch (KubernetesClientException refused) {
      if (!isEnding(refused)) {
        throw refused;
      }
    }
    granted = new HashSet<>(use.names());
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
