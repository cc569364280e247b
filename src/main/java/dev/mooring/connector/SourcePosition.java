package dev.mooring.connector;

/**
 * How far a Source has read, for types whose other side does not keep that itself. May be used from
 * any thread.
 */
public interface SourcePosition {
  /** For a Source whose other side keeps the position: nothing is saved. */
  SourcePosition NONE =
      new SourcePosition() {
        @Override
        public String saved() {
          return null;
        }

        @Override
        public void advance(String position) {}
      };

  /** Where to go on; null for the beginning. In the type's own words, at most 4096 characters. */
  String saved();

  /**
   * Everything before {@code position} has been acknowledged. Cheap and never blocks: it is saved
   * within 5 seconds and when the Source moves to another worker; what was read since the last save
   * is read again after a crash.
   */
  void advance(String position);
}
