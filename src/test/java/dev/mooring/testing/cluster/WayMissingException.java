package dev.mooring.testing.cluster;

/** This machine lacks what a {@link ClusterWay} needs; the message says what. */
final class WayMissingException extends Exception {
  private static final long serialVersionUID = 1;

  WayMissingException(String whatIsMissing) {
    super(whatIsMissing);
  }
}
