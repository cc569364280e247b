package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceStatus;
import dev.mooring.connector.SecretValues;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The Secrets that Connectors, and Sources themselves, name. Each is got once for all of them, when
 * the operator lists it for one, and again when it lists another version; nobody watches Secrets.
 * On the control thread.
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
    ConnectorStatus status = connector.getStatus();
    return of(
        connector,
        connector.getSpec().secretNames(),
        status == null ? null : status.observedGeneration(),
        status == null ? null : status.secrets());
  }

  /** Those that a Source names itself, beside those of its connection; as for a Connector. */
  Optional<SecretsInUse> of(Source source) {
    SourceStatus status = source.getStatus();
    return of(
        source,
        source.getSpec().secretNames(),
        status == null ? null : status.observedGeneration(),
        status == null ? null : status.secrets());
  }

  private Optional<SecretsInUse> of(
      HasMetadata owner, Set<String> names, Long observed, List<SecretVersion> versions) {
    if (names.isEmpty()) {
      return Optional.of(SecretsInUse.NONE);
    }
    String namespace = owner.getMetadata().getNamespace();
    Map<String, String> listed = listed(owner, observed, versions);
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

  /** What the operator lists for the owner's spec of now. */
  private static Map<String, String> listed(
      HasMetadata owner, Long observed, List<SecretVersion> secrets) {
    if (secrets == null || !Objects.equals(observed, owner.getMetadata().getGeneration())) {
      return Map.of();
    }
    Map<String, String> versions = new HashMap<>();
    secrets.forEach(secret -> versions.put(secret.name(), secret.resourceVersion()));
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
