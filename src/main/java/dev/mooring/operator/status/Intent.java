package dev.mooring.operator.status;

/**
 * Whether a Source or Sink should run, before any node is asked.
 *
 * @param enabled what its spec says
 * @param accepted whether it can be run as it is written
 * @param hindrance why it stands still although it is enabled and accepted: something that it needs
 *     is disabled, or not accepted itself; null when nothing is
 */
public record Intent(boolean enabled, Verdict accepted, Verdict hindrance) {
  /** Whether workers should run it now. */
  public boolean runs() {
    return enabled && accepted.holds() && hindrance == null;
  }
}
