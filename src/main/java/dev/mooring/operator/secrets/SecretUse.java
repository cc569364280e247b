package dev.mooring.operator.secrets;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;

/** Which Secrets the Connectors of one namespace name. Not safe for use by several threads. */
final class SecretUse {
  private final Map<String, Set<String>> byConnector = new HashMap<>();
  private final TreeMap<String, Integer> users = new TreeMap<>();

  /** A Connector names these Secrets, and no others that it has named before. */
  void put(String connector, Collection<String> secrets) {
    Set<String> named = Set.copyOf(secrets);
    named.forEach(secret -> users.merge(secret, 1, Integer::sum));
    forget(named.isEmpty() ? byConnector.remove(connector) : byConnector.put(connector, named));
  }

  /** A Connector is gone. */
  void remove(String connector) {
    forget(byConnector.remove(connector));
  }

  /** The names of all Secrets that any Connector names, in order; a view. */
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
