package dev.mooring.operator.status;

import dev.mooring.api.v1alpha1.LenientObjects;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SpecValues;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * What a condition says.
 *
 * @param status True, False, or Unknown as long as it cannot be told
 * @param reason why, in one word
 * @param message why, for people; never null
 */
public record Verdict(Truth status, Reason reason, String message) {
  /** A condition's status, as Kubernetes writes it. */
  public enum Truth {
    True,
    False,
    Unknown
  }

  private static final Verdict ACCEPTED =
      new Verdict(Truth.True, Reason.Accepted, "references and settings are in order");

  public Verdict {
    message = message == null ? "" : message;
  }

  /** The object can be run as it is written. */
  public static Verdict accepted() {
    return ACCEPTED;
  }

  /** The object cannot be run as it is written; the message says what to do about it. */
  public static Verdict refused(Reason reason, String message) {
    return new Verdict(Truth.False, reason, message);
  }

  /**
   * Whether this version of Mooring understands an object, and its values are within their bounds.
   *
   * @param type of its spec's block; null where it has none that is known here
   */
  public static Verdict understood(HasMetadata object, String type) {
    return LenientObjects.unknown(object, type)
        .map(unknown -> refused(Reason.UnknownType, unknown))
        .or(() -> SpecValues.mistake(object).map(mistake -> refused(Reason.InvalidSpec, mistake)))
        .orElse(ACCEPTED);
  }

  /** Whether it is so. */
  public boolean holds() {
    return status == Truth.True;
  }
}
