package dev.mooring.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * What only somebody with another access than Kubernetes' own can do to a cluster. Shell commands
 * in the environment say how; without one, the cases that need it are left out, and say so.
 */
final class ClusterSwitches {
  private ClusterSwitches() {}

  /** Cuts a node off the network: {@code MOORING_E2E_NODE_DOWN}, with the node's name in NODE. */
  static void cutNode(String node) {
    run("MOORING_E2E_NODE_DOWN", node);
  }

  /** Connects it again: {@code MOORING_E2E_NODE_UP}. */
  static void reconnectNode(String node) {
    run("MOORING_E2E_NODE_UP", node);
  }

  /** Stops the API server: {@code MOORING_E2E_API_DOWN}. */
  static void stopApiServer() {
    run("MOORING_E2E_API_DOWN", "");
  }

  /** Starts it again: {@code MOORING_E2E_API_UP}. */
  static void startApiServer() {
    run("MOORING_E2E_API_UP", "");
  }

  /** Leaves the calling case out where one of the commands is not known. */
  static void need(String... variables) {
    for (String variable : variables) {
      Assumptions.assumeTrue(
          command(variable).isPresent(), variable + " says no command: this case is left out");
    }
  }

  private static Optional<String> command(String variable) {
    return Optional.ofNullable(System.getenv(variable));
  }

  private static void run(String variable, String node) {
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", command(variable).orElseThrow()).inheritIO();
    shell.environment().put("NODE", node);
    try {
      int code = shell.start().waitFor();
      if (code != 0) {
        throw new IllegalStateException(variable + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
