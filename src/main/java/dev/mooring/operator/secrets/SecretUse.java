package dev.mooring.operator.secrets;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which Secrets the Connectors and Sources of one namespace name. Not safe for use by several
 * threads.
 */
final class SecretUse {
  private final Map<String, Set<String>> byUser = new HashMap<>();
  private final TreeMap<String, Integer> users = new TreeMap<>();

  /** A user names these Secrets, and no others that it has named before. */
  void put(String user, Collection<String> secrets) {
    Set<String> named = Set.copyOf(secrets);
    named.forEach(secret -> users.merge(secret, 1, Integer::sum));
    forget(named.isEmpty() ? byUser.remove(user) : byUser.put(user, named));
  }

  /** A user is gone. */
  void remove(String user) {
    forget(byUser.remove(user));
  }

  /** The names of all Secrets that any of them names, in order; a view. */
  NavigableSet<String> names() {
    return users.navigableKeySet();
  }

  private void forget(Set<String> secrets) {
    if (secrets != null) {
      secrets.forEach(secret -> users.merge(secret, -1, SecretUse::lessOne));
    }
  }

  private static Integer lessOne(Integer count, Integer minusOne) {
    return count == 1 ? null : count + minusOne;
  }
}
