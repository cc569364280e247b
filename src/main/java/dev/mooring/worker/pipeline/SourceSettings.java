package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.worker.pool.Connections;
import java.util.Objects;

/**
 * What a Source reads, and on which connections.
 *
 * @param key the Source
 * @param uid its UID
 * @param generation the generation of its spec
 * @param spec its spec
 * @param connections where it reads
 */
public record SourceSettings(
    ObjectKey key, String uid, long generation, SourceSpec spec, Connections connections) {

  /** The settings of a Source that reads on these connections. */
  public static SourceSettings of(Source source, Connections connections) {
    return new SourceSettings(
        ObjectKey.of(source),
        source.getMetadata().getUid(),
        source.getMetadata().getGeneration(),
        source.getSpec(),
        connections);
  }

  /** Whether a reading with the other settings need not begin anew with these. */
  boolean readsLike(SourceSettings other) {
    return connections == other.connections
        && uid.equals(other.uid)
        && Objects.equals(read(spec), read(other.spec));
  }

  /** The spec without what a reading never sees. */
  private static SourceSpec read(SourceSpec spec) {
    return new SourceSpec(
        null,
        spec.enabled(),
        spec.connectorRef(),
        null,
        null,
        spec.workerPool(),
        spec.mqtt(),
        spec.http(),
        spec.sql(),
        spec.generator(),
        spec.memory());
  }
}
