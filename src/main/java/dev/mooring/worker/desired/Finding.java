package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.LenientObjects;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SpecValues;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * What stands against running a Source or Sink as it is written.
 *
 * @param kind what follows from it
 * @param reason why, in one word; null where nothing stands against it
 * @param message why, for people: the field and the remedy; null where nothing stands against it
 */
record Finding(Kind kind, Reason reason, String message) {
  enum Kind {
    /** Nothing does. */
    IN_ORDER,
    /** It is still being looked at. */
    UNKNOWN_YET,
    /** What it says cannot be run. What it said before may go on. */
    MISTAKE,
    /** It is in order, and something that it needs is switched off or taken. */
    HINDRANCE
  }

  static final Finding IN_ORDER = new Finding(Kind.IN_ORDER, null, null);
  static final Finding UNKNOWN_YET =
      new Finding(Kind.UNKNOWN_YET, Reason.Connecting, "its expressions are being compiled");

  static final Finding SECRETS_UNKNOWN_YET =
      new Finding(Kind.UNKNOWN_YET, Reason.Connecting, "its Secrets are being got");

  static Finding mistake(Reason reason, String message) {
    return new Finding(Kind.MISTAKE, reason, message);
  }

  static Finding hindrance(Reason reason, String message) {
    return new Finding(Kind.HINDRANCE, reason, message);
  }

  /**
   * Whether this version of Mooring understands an object, and its values are within their bounds.
   *
   * @param type of its spec's block; null where it has none that is known here
   */
  static Finding understood(HasMetadata object, String type) {
    return LenientObjects.unknown(object, type)
        .map(unknown -> mistake(Reason.UnknownType, unknown))
        .or(() -> SpecValues.mistake(object).map(words -> mistake(Reason.InvalidSpec, words)))
        .orElse(IN_ORDER);
  }

  boolean isInOrder() {
    return kind == Kind.IN_ORDER;
  }
}
