package dev.mooring.operator.sink;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.OnFailure;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.operator.references.Catalog;
import dev.mooring.operator.status.Verdict;
import java.util.Optional;

/** How Sinks give their dead letters to others. */
final class DeadLetterUse {
  private DeadLetterUse() {}

  /** Whether the Sink that a Sink names can take its dead letters. */
  static Verdict check(Sink sink, Catalog catalog) {
    Optional<String> name = sink.getSpec().deadLetterSink();
    if (name.isEmpty()) {
      return Verdict.accepted();
    }
    ObjectKey key = new ObjectKey(sink.getMetadata().getNamespace(), name.get());
    Optional<Sink> letters = catalog.sink(key);
    if (letters.isEmpty()) {
      return Verdict.refused(
          Reason.SinkNotFound,
          "Sink '%s' not found in namespace %s: create it or correct spec.delivery.deadLetter.sinkRef"
              .formatted(key.name(), key.namespace()));
    }
    return letters.get().getSpec().delivery().onFailure() == OnFailure.DeadLetter
        ? Verdict.refused(
            Reason.InvalidSpec,
            "Sink '%s', which is to get the dead letters, has dead letters itself: set its delivery.onFailure to Block or Drop"
                .formatted(key.name()))
        : Verdict.accepted();
  }

  /** Why a Sink has nothing to write: nobody gives it anything; null when somebody does. */
  static Verdict hindrance(Sink sink, Catalog catalog) {
    return sink.getSpec().from().isEmpty() && catalog.sinksGivingTo(ObjectKey.of(sink)).isEmpty()
        ? Verdict.refused(
            Reason.Idle,
            "nothing comes to it: name a Source in spec.from, or this Sink in another Sink's"
                + " spec.delivery.deadLetter.sinkRef")
        : null;
  }
}
