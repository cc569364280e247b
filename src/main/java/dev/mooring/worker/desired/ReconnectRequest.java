package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;

/**
 * A user's request to open all connections of a Connector anew: an annotation whose value is
 * another one than before. Connections that were opened later than the request was made have done
 * what it asks for, so a process that starts goes by the value that it finds.
 */
final class ReconnectRequest {
  static final String ANNOTATION = "mooring.dev/reconnect";

  private ReconnectRequest() {}

  /** The request that a Connector carries; null for none. */
  static String of(Connector connector) {
    var annotations = connector.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(ANNOTATION);
  }
}
