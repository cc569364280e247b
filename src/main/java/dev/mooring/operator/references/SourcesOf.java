package dev.mooring.operator.references;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Sink;
import java.util.List;

/** The references of a Sink as keys. */
final class SourcesOf {
  private SourcesOf() {}

  /** The Sources that a Sink names, each once, in its own order. */
  static List<ObjectKey> sink(Sink sink) {
    String namespace = sink.getMetadata().getNamespace();
    return sink.getSpec().from().stream()
        .map(from -> new ObjectKey(namespace, from.source()))
        .distinct()
        .toList();
  }
}
