package dev.mooring.operator.events;

import dev.mooring.api.v1alpha1.Reason;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Which changes of a state are worth an Event. Pure. */
final class StateChange {
  static final String NORMAL = "Normal";
  static final String WARNING = "Warning";

  private static final Set<String> FAULTS = Set.of("Inconsistent", "Disconnected", "Blocked");

  private static final String DELETING = "Deleting";

  private StateChange() {}

  /**
   * The Event's type: a fault that begins or becomes another one, and its end. The way of a new
   * object to its first good state is none: thousands of them come at once.
   *
   * @param before null for a status that is the first one
   */
  static Optional<String> typeOf(ObjectState before, ObjectState after) {
    boolean fault = isFault(after);
    boolean wasFault = before != null && isFault(before);
    boolean same =
        before != null
            && Objects.equals(before.state(), after.state())
            && before.reason() == after.reason();
    // Whoever deletes it knows that, and a fault has not ended by it.
    if (same || !fault && !wasFault || after.state().equals(DELETING)) {
      return Optional.empty();
    }
    return Optional.of(fault ? WARNING : NORMAL);
  }

  private static boolean isFault(ObjectState state) {
    return FAULTS.contains(state.state())
        || state.reason() == Reason.UpdateFailed
        || state.reason() == Reason.NotDrained;
  }
}
