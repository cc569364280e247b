package dev.mooring.operator.events;

import dev.mooring.api.v1alpha1.NameHash;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.ReportEntry;
import io.fabric8.kubernetes.api.model.HasMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Makes an Event of what workers have given up of an object that is deleted, disabled or elsewhere:
 * they say so for some seconds only, and no status has a place for it. Each once. May be used from
 * any thread.
 */
@ApplicationScoped
public class LastWords {
  private static final int REMEMBERED = 1_000;
  private static final int HASH_BYTES = 8;

  private final BiConsumer<HasMetadata, ObjectState> events;
  private final Map<String, Boolean> told =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  @Inject
  LastWords(StateEvents events) {
    this(events::warn);
  }

  LastWords(BiConsumer<HasMetadata, ObjectState> events) {
    this.events = events;
  }

  /**
   * Tells what is new of it.
   *
   * @param reports what each worker says of the object
   */
  public void heard(HasMetadata object, Map<String, ReportEntry> reports) {
    reports.forEach(
        (worker, entry) -> {
          if (entry.reason() == Reason.NotDrained && isNew(worker, entry)) {
            events.accept(
                object,
                new ObjectState("Ended", Reason.NotDrained, worker + ": " + entry.message()));
          }
        });
  }

  private boolean isNew(String worker, ReportEntry entry) {
    String since = entry.since() == null ? "" : entry.since();
    synchronized (told) {
      return told.put(NameHash.of(HASH_BYTES, entry.uid(), worker, since), true) == null;
    }
  }
}
