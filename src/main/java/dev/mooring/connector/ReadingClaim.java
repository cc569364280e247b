package dev.mooring.connector;

/** The right to read for a Source that one worker at a time reads. May be used from any thread. */
@FunctionalInterface
public interface ReadingClaim {
  /**
   * Whether this worker has it now, by its own clock: false before another one can have it. Once
   * lost, it never comes back. Cheap: asked for each record.
   */
  boolean holds();
}
