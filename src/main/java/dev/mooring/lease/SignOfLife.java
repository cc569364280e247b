package dev.mooring.lease;

/**
 * What a worker's Lease tells.
 *
 * @param state whether the worker is alive
 * @param instance the worker's process that holds the Lease; empty without one
 */
public record SignOfLife(State state, String instance) {
  /** Whether a worker is alive. */
  public enum State {
    /** It has no Lease. */
    MISSING,
    /** It has one, but its renewal has not been seen yet since this process started. */
    UNPROVEN,
    /** Its Lease is being renewed. */
    ALIVE,
    /** Its Lease ran out. */
    EXPIRED
  }

  static final SignOfLife NONE = new SignOfLife(State.MISSING, "");
}
