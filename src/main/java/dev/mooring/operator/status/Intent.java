package dev.mooring.operator.status;

/**
 * Whether a Source or Sink should run, before any node is asked.
 *
 * @param enabled what its spec says
 * @param accepted whether it can be run as it is written
 * @param paused why it stands still although it is enabled, because something that it needs is
 *     disabled; null when nothing is
 */
public record Intent(boolean enabled, Verdict accepted, String paused) {
  /** Whether workers should run it now. */
  public boolean runs() {
    return enabled && accepted.holds() && paused == null;
  }
}
