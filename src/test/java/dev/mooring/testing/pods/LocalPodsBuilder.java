package dev.mooring.testing.pods;

import dev.mooring.testing.cluster.Cluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to make {@link LocalPods}. Not safe for use by several threads. */
public final class LocalPodsBuilder {
  final Cluster cluster;
  final String namespace;
  final List<Route> routes = new ArrayList<>();
  PodCommand command = PodCommand.cachedJar(LocalPods.JAR, LocalPods.AOT_CACHES);
  Path directory;

  LocalPodsBuilder(Cluster cluster, String namespace) {
    this.cluster = cluster;
    this.namespace = namespace;
    // A folder of this JVM's own: two runs side by side would give each other's Pods their tokens.
    this.directory =
        Path.of("target", "local-pods", Long.toString(ProcessHandle.current().pid()), namespace);
  }

  /** What to run for a container; by default the project's jar with the container's args. */
  public LocalPodsBuilder command(PodCommand command) {
    this.command = command;
    return this;
  }

  /** Where the logs go; by default {@code target/local-pods/<pid of this JVM>/<namespace>}. */
  public LocalPodsBuilder directory(Path directory) {
    this.directory = directory;
    return this;
  }

  /**
   * A server that all Pods reach as {@code name:port}, each through a proxy of its own: see {@link
   * PodLinks#to}. The name is in the hosts file that MOORING_HOSTS_FILE names, and nowhere else.
   */
  public LocalPodsBuilder route(String name, int port, String targetHost, int targetPort) {
    routes.add(new Route(name, port, targetHost, targetPort));
    return this;
  }

  /**
   * Starts serving the namespace's Pods, also those that are there already.
   *
   * @throws IllegalStateException when this machine has no addresses for them: not Linux
   */
  public LocalPods start() {
    return new LocalPods(this);
  }
}
