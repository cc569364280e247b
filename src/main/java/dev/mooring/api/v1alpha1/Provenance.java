package dev.mooring.api.v1alpha1;

import io.fabric8.kubernetes.api.model.ObjectMeta;

/**
 * Who wrote which field of an object. Nobody here asks, and in a cache of thousands of objects it
 * would be the larger half.
 */
final class Provenance {
  private Provenance() {}

  /** The same metadata without it. */
  static ObjectMeta forgotten(ObjectMeta metadata) {
    if (metadata != null) {
      metadata.setManagedFields(null);
    }
    return metadata;
  }
}
