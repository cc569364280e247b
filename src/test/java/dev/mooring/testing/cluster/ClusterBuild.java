package dev.mooring.testing.cluster;

/**
 * Opens a cluster as the tests do, and ends it: what has to be built or fetched for that is then
 * there. {@code make test} runs it beside the unit tests, which need none; who needs one meanwhile
 * waits for the same build.
 */
public final class ClusterBuild {
  private ClusterBuild() {}

  /** Never fails: whether there is a cluster is for the tests to say that need one. */
  public static void main(String[] arguments) {
    try (Cluster cluster = Cluster.open()) {
      cluster.kubectl();
    } catch (RuntimeException missing) {
      System.err.println("cluster: " + missing.getMessage());
    }
    // Threads of the clients would keep the process.
    System.exit(0);
  }
}
