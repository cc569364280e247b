package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.connector.SecretValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The Secrets that Connectors name. Each is got once for all of them, when the operator lists it
 * for a Connector, and again when it lists another version; nobody watches Secrets. On the control
 * thread.
 */
final class SecretStore {
  private final SecretGetter getter;
  private final Map<ObjectKey, HeldSecret> held = new HashMap<>();
  private Set<ObjectKey> asked = new HashSet<>();

  SecretStore(SecretGetter getter) {
    this.getter = getter;
  }

  /**
   * The Secrets of a Connector, at the versions known; empty while one is not known at all. Begins
   * to get what is missing or outdated.
   */
  Optional<SecretsInUse> of(Connector connector) {
    Set<String> names = connector.getSpec().secretNames();
    if (names.isEmpty()) {
      return Optional.of(SecretsInUse.NONE);
    }
    String namespace = connector.getMetadata().getNamespace();
    Map<String, String> listed = listed(connector);
    Map<String, HeldSecret> known = new HashMap<>();
    for (String name : names) {
      ObjectKey key = new ObjectKey(namespace, name);
      asked.add(key);
      HeldSecret secret = held.get(key);
      String version = listed.get(name);
      if (version != null && (secret == null || !secret.isAt(version))) {
        getter.get(key, version, got -> held.put(key, HeldSecret.of(got, version, held.get(key))));
      }
      if (secret != null) {
        known.put(name, secret);
      }
    }
    return known.size() < names.size() ? Optional.empty() : Optional.of(inUse(names, known));
  }

  /** Forgets what was not asked for since the last call. */
  void forgetUnused() {
    held.keySet().retainAll(asked);
    getter.retain(asked);
    asked = new HashSet<>();
  }

  /** What the operator lists for the Connector's spec of now. */
  private static Map<String, String> listed(Connector connector) {
    ConnectorStatus status = connector.getStatus();
    if (status == null
        || status.secrets() == null
        || !Objects.equals(status.observedGeneration(), connector.getMetadata().getGeneration())) {
      return Map.of();
    }
    Map<String, String> versions = new HashMap<>();
    status.secrets().forEach(secret -> versions.put(secret.name(), secret.resourceVersion()));
    return versions;
  }

  private static SecretsInUse inUse(Set<String> names, Map<String, HeldSecret> known) {
    Map<String, Map<String, byte[]>> values = new HashMap<>();
    List<SecretVersion> dataVersions = new ArrayList<>();
    List<SecretVersion> versions = new ArrayList<>();
    for (String name : names) {
      HeldSecret secret = known.get(name);
      values.put(name, secret.data());
      dataVersions.add(new SecretVersion(name, secret.dataVersion()));
      versions.add(new SecretVersion(name, secret.version()));
    }
    return new SecretsInUse(new SecretValues(values), dataVersions, versions);
  }
}
