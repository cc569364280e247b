package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.OnFailure;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.worker.pool.Connections;
import dev.mooring.worker.pool.Outlets;
import java.time.Duration;

/**
 * What a Sink does with records; replaced as a whole when the Sink or its Connector changes.
 *
 * @param key the Sink
 * @param uid its UID
 * @param generation the generation of its spec
 * @param spec its spec
 * @param expressions the spec's filter and transform
 * @param connections where it writes
 * @param outlets writes there with the spec's settings
 * @param retryFrom the first wait before a record is written again
 * @param retryTo the longest such wait
 */
public record SinkSettings(
    ObjectKey key,
    String uid,
    long generation,
    SinkSpec spec,
    SinkExpressions expressions,
    Connections connections,
    Outlets outlets,
    Duration retryFrom,
    Duration retryTo) {

  /** The settings of a Sink that writes through these connections. */
  public static SinkSettings of(Sink sink, SinkExpressions expressions, Connections connections) {
    SinkSpec spec = sink.getSpec();
    return new SinkSettings(
        ObjectKey.of(sink),
        sink.getMetadata().getUid(),
        sink.getMetadata().getGeneration(),
        spec,
        expressions,
        connections,
        connections.outlets(spec),
        spec.delivery().retry().shortest(),
        spec.delivery().retry().longest());
  }

  /** Whether these settings are of that Sink, as it is now, on these connections. */
  public boolean isOf(Sink sink, Connections others) {
    return connections == others
        && uid.equals(sink.getMetadata().getUid())
        && generation == sink.getMetadata().getGeneration();
  }

  /** Records that may be in flight. */
  int limit() {
    return spec.delivery().inFlight();
  }

  /** How long it may take to finish what is in flight. */
  Duration drainLimit() {
    return spec.delivery().drainLimit();
  }

  /** Whether a record that can never be written is kept. */
  boolean keepsInvalid() {
    return spec.delivery().onFailure() == OnFailure.Block;
  }

  BatchLimits batchLimits() {
    return BatchLimits.of(spec.delivery().batch());
  }

  /** The most records to write in a second; null for no limit. */
  Integer recordsPerSecond() {
    return spec.delivery().recordsPerSecond();
  }
}
