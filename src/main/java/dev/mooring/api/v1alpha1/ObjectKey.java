package dev.mooring.api.v1alpha1;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Namespace and name of one object; its kind is known from where the key stands. */
public record ObjectKey(String namespace, String name) {
  /** The key of an object that has a namespace. */
  public static ObjectKey of(HasMetadata object) {
    return new ObjectKey(object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
