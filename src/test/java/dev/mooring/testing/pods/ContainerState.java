package dev.mooring.testing.pods;

import java.time.Instant;

/** What a container does at the moment. */
sealed interface ContainerState {
  /** No process; the reason is one of Kubernetes' words. */
  record Waiting(String reason, String message) implements ContainerState {}

  /** Its process runs. */
  record Running(Instant since) implements ContainerState {}

  /** Its process has ended, and by its restart policy it is not started again. */
  record Ended(int exitCode, Instant startedAt, Instant finishedAt) implements ContainerState {}
}
