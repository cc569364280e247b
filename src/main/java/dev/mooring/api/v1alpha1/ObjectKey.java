package dev.mooring.api.v1alpha1;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;

/** Namespace and name of one object; its kind is known from where the key stands. */
public record ObjectKey(String namespace, String name) {
  /** The key of an object that has a namespace. */
  public static ObjectKey of(HasMetadata object) {
    return new ObjectKey(object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  /** Looked up thousands of times a second, mostly in one namespace: the names tell first. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof ObjectKey key
            && name.equals(key.name)
            && Objects.equals(namespace, key.namespace);
  }

  /** Spread: thousands of names that end in a number would fill few buckets of a table. */
  @Override
  public int hashCode() {
    return 0x9E3779B9 * name.hashCode() + (namespace == null ? 0 : namespace.hashCode());
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
