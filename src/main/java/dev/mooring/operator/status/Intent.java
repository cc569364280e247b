package dev.mooring.operator.status;

import dev.mooring.api.v1alpha1.Reason;

/**
 * Whether a Source or Sink should run, before any node is asked.
 *
 * @param enabled what its spec says
 * @param accepted whether it can be run as it is written
 * @param hindrance why it stands still although it is enabled and accepted: something that it needs
 *     is disabled, or not accepted itself; null when nothing is
 */
public record Intent(boolean enabled, Verdict accepted, Verdict hindrance) {
  /** The same, where that holds too; else it is not accepted, for that reason. */
  public Intent unless(Verdict refused) {
    return refused.holds() ? this : new Intent(enabled, refused, hindrance);
  }

  /** Whether workers should run it now. */
  public boolean runs() {
    return enabled && accepted.holds() && hindrance == null;
  }

  /**
   * Whether workers may run it all the same: as it was accepted last, or because something that it
   * needs goes on so. They know; what is switched off does not.
   */
  public boolean mayRun() {
    return enabled && (hindrance == null || hindrance.reason() != Reason.Disabled);
  }

  /**
   * The generation that could last be run, for the status. What it needs may have a mistake
   * meanwhile, and go on as it was accepted last: then so does this, as it is written.
   *
   * @param generation of the spec that is spoken of
   * @param before what the status says; null for none
   * @return null when none could since it was made or enabled
   */
  public Long acceptedGeneration(long generation, Long before) {
    if (accepted.holds() && mayRun()) {
      return generation;
    }
    return enabled ? before : null;
  }
}
