package dev.mooring.operator.ownership;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.operator.status.Verdict;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;

/**
 * The way out of a Source or Sink: it stays, by its finalizer, until the workers have finished what
 * they have of it in flight, and no longer than that may take. Safe for use by many threads.
 */
public final class Departure {
  /** Keeps a Source or Sink that is deleted until it has been drained. */
  private static final String FINALIZER = "mooring.dev/drain";

  /** For the workers to hear of it, to close what they have open, and to report that. */
  private static final Duration MARGIN = Duration.ofSeconds(15);

  private Departure() {}

  /** From now on the object goes only after it has been drained. */
  public static void hold(HasMetadata object, Context<?> context) {
    if (!object.hasFinalizer(FINALIZER)) {
      context.resourceOperations().addFinalizer(FINALIZER);
    }
  }

  /** Nothing of it is left: lets it go. */
  public static void end(HasMetadata object, Context<?> context) {
    if (object.hasFinalizer(FINALIZER)) {
      context.resourceOperations().removeFinalizer(FINALIZER);
    }
  }

  /**
   * How long an object that is being deleted may still take; negative when a worker that is dead or
   * stuck has held it up for long enough.
   *
   * @param limit how long its drain may take
   */
  public static Duration timeLeft(HasMetadata object, Duration limit, Instant now) {
    Instant deleted = Instant.parse(object.getMetadata().getDeletionTimestamp());
    return Duration.between(now, deleted.plus(limit).plus(MARGIN));
  }

  /**
   * Comes back when the time is over, or earlier where the status has to wait for its turn only.
   *
   * @param left what {@link #timeLeft} says
   */
  public static <P extends HasMetadata> UpdateControl<P> lookAgain(
      UpdateControl<P> control, Duration left) {
    return control.getScheduleDelay().isPresent()
        ? control
        : control.rescheduleAfter(left.plusMillis(1));
  }

  /** Why it does not run any more. */
  public static Verdict hindrance() {
    return Verdict.refused(Reason.Draining, "being deleted: it finishes what it has in flight");
  }
}
