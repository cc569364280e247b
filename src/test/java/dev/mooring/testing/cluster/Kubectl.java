package dev.mooring.testing.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds a kubectl. Safe for use by several threads. */
final class Kubectl {
  private final Machine machine;

  Kubectl(Machine machine) {
    this.machine = machine;
  }

  /**
   * The one on the PATH, or one built with Go.
   *
   * @throws IllegalStateException when there is neither
   */
  Path find() {
    return machine.onPath("kubectl").orElseGet(this::built);
  }

  /** As {@link #find()}, but prefers one in this folder over building it. */
  Path find(Path folder) {
    Optional<Path> beside = Optional.of(folder.resolve("kubectl")).filter(Files::isExecutable);
    return machine.onPath("kubectl").or(() -> beside).orElseGet(this::built);
  }

  private Path built() {
    try {
      return new GoPrograms(machine).get(GoProgram.KUBECTL);
    } catch (WayMissingException e) {
      throw new IllegalStateException(
          "kubectl is not on the PATH and cannot be built: " + e.getMessage(), e);
    }
  }
}
