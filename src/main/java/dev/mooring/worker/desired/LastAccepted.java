package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The Sources or Sinks of one kind as this process could last run them. A mistake in an edit leaves
 * that in use. One that is switched off or gone is forgotten. On the control thread.
 *
 * @param <T> the kind
 */
final class LastAccepted<T extends HasMetadata> {
  private Map<ObjectKey, T> accepted = new HashMap<>();

  /** The object as it could run last, and not a namesake of it. */
  Optional<T> of(T object) {
    return Optional.ofNullable(accepted.get(ObjectKey.of(object)))
        .filter(last -> last.getMetadata().getUid().equals(object.getMetadata().getUid()));
  }

  /** From now on these, and those before that still stay. */
  void remember(Map<ObjectKey, Outcome<T>> outcomes) {
    Map<ObjectKey, T> next = HashMap.newHashMap(outcomes.size());
    outcomes.forEach(
        (key, outcome) -> {
          if (outcome.runs()) {
            next.put(key, outcome.object());
          } else if (outcome.stays()) {
            of(outcome.object()).ifPresent(last -> next.put(key, last));
          }
        });
    accepted = next;
  }
}
