package dev.mooring.testing.pods;

/** What a workload's controller does next. */
sealed interface Step {
  /** Make the Pod of this ordinal. */
  record Create(int ordinal) implements Step {}

  /** Delete this Pod, with its grace period. */
  record Delete(Replica pod) implements Step {}
}
