package dev.mooring.testing.cluster;

/** One way to a cluster. */
interface ClusterWay {
  /** The short name, as in MOORING_CLUSTER. */
  String name();

  /** What it is, in a few words for messages. */
  String description();

  /**
   * Opens a cluster this way.
   *
   * @throws WayMissingException when this machine lacks something for it
   * @throws RuntimeException when everything is there, and it fails all the same
   */
  Cluster open() throws WayMissingException;
}
