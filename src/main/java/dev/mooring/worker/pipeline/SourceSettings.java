package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.connector.LiveSecrets;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SourcePosition;
import dev.mooring.worker.claim.Tenure;
import dev.mooring.worker.pool.Connections;
import java.util.Objects;

/**
 * What a Source reads, and on which connections.
 *
 * @param key the Source
 * @param uid its UID
 * @param generation the generation of its spec
 * @param spec its spec
 * @param keys which of its records belong together
 * @param connections where it reads
 * @param tenure with which it reads, where one worker at a time does; null where each does
 * @param secrets those that the spec itself names, which a reading follows by itself
 */
public record SourceSettings(
    ObjectKey key,
    String uid,
    long generation,
    SourceSpec spec,
    RecordKeys keys,
    Connections connections,
    Tenure tenure,
    LiveSecrets secrets) {

  /** Of a Source that names no Secrets itself. */
  SourceSettings(
      ObjectKey key,
      String uid,
      long generation,
      SourceSpec spec,
      RecordKeys keys,
      Connections connections,
      Tenure tenure) {
    this(key, uid, generation, spec, keys, connections, tenure, LiveSecrets.NONE);
  }

  /** The settings of a Source that reads on these connections, with that tenure or without one. */
  public static SourceSettings of(
      Source source, RecordKeys keys, Connections connections, Tenure tenure, LiveSecrets secrets) {
    return new SourceSettings(
        ObjectKey.of(source),
        source.getMetadata().getUid(),
        source.getMetadata().getGeneration(),
        source.getSpec(),
        keys,
        connections,
        tenure,
        secrets);
  }

  /** Whether a reading with the other settings need not begin anew with these. */
  boolean readsLike(SourceSettings other) {
    return tenure == other.tenure && readsSame(other);
  }

  /**
   * Whether a reading with the other settings goes on with these, though it reads another thing.
   */
  boolean changesFrom(SourceSettings other) {
    return tenure == other.tenure && isOn(other) && connections.keepSessions();
  }

  /** Whether it is the same Source on the same connections. */
  boolean isOn(SourceSettings other) {
    return connections == other.connections && uid.equals(other.uid);
  }

  /** Whether it is the same that is read. */
  boolean readsSame(SourceSettings other) {
    return connections == other.connections
        && secrets == other.secrets
        && uid.equals(other.uid)
        && Objects.equals(spec.block(), other.spec.block())
        && Objects.equals(spec.connectorRef(), other.spec.connectorRef())
        && spec.workerPoolRef().equals(other.spec.workerPoolRef())
        && spec.enabled().equals(other.spec.enabled());
  }

  /** What to read, by that worker. */
  ReadRequest request(NodeIdentity node) {
    ReadRequest request =
        tenure == null
            ? new ReadRequest(key, spec, node, SourcePosition.NONE)
            : new ReadRequest(key, spec, node, tenure, tenure);
    return request.withSecrets(secrets);
  }
}
