package dev.mooring.testing.cluster;

/**
 * There is no way to a cluster on this machine; the message names the ways, each with what it
 * lacks.
 */
public final class NoClusterException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NoClusterException(String message) {
    super(message);
  }
}
