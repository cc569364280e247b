package dev.mooring.operator.secrets;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Source;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.SortedSet;

/**
 * What names Secrets: a Connector, or a Source beside its connection.
 *
 * @param kind Connector or Source
 * @param key its name
 * @param secrets the Secrets of its namespace that it names, in order
 */
public record SecretUser(String kind, ObjectKey key, SortedSet<String> secrets) {
  /** A Connector. */
  public static SecretUser of(Connector connector) {
    return new SecretUser(
        connector.getKind(), ObjectKey.of(connector), connector.getSpec().secretNames());
  }

  /** A Source. */
  public static SecretUser of(Source source) {
    return new SecretUser(source.getKind(), ObjectKey.of(source), source.getSpec().secretNames());
  }

  /** Whether it is a Connector. */
  public boolean isConnector() {
    return kind.equals(HasMetadata.getKind(Connector.class));
  }

  /** Tells it from all others of its namespace. */
  String id() {
    return id(kind, key);
  }

  static String id(String kind, ObjectKey key) {
    return kind + "/" + key.name();
  }
}
