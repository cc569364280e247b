package dev.mooring.expression;

/**
 * What the evaluation of one expression on one record may use, beside what the record itself takes:
 * steps of work, and bytes of what it makes on its way. A few words, such as {@code
 * text.matches(payload.pattern)} within an {@code exists}, could else hold a thread for minutes or
 * fill a worker's memory.
 *
 * <p>A step is about 10 ns of a processor. Steps are counted before the work is done, by the length
 * of what it is done on, so the same expression takes the same steps on the same record, on
 * whatever machine. An evaluation stays on its thread.
 */
final class Limits {
  /** About 100 ms. */
  static final long STEPS = 10_000_000;

  /** Of strings, bytes and lists: 8 MiB. */
  static final long BYTES = 8L << 20;

  private static final ThreadLocal<Limits> OF_THREAD = ThreadLocal.withInitial(Limits::new);

  private long steps;
  private long bytes;

  private Limits() {}

  /** An evaluation begins on this thread. */
  static void begin() {
    Limits limits = OF_THREAD.get();
    limits.steps = 0;
    limits.bytes = 0;
  }

  /**
   * Counts work that is about to be done.
   *
   * @throws LimitExceededException when it, with that before, is too much
   */
  static void work(long steps) {
    Limits limits = OF_THREAD.get();
    limits.steps += steps;
    if (limits.steps > STEPS) {
      throw LimitExceededException.steps();
    }
  }

  /**
   * Counts what is about to be made.
   *
   * @throws LimitExceededException when it, with that before, is too much
   */
  static void make(long bytes) {
    Limits limits = OF_THREAD.get();
    limits.bytes += bytes;
    if (limits.bytes > BYTES) {
      throw LimitExceededException.bytes();
    }
  }

  /**
   * Whether the evaluation that began last on this thread has gone beyond a limit. Its answer then
   * does not count: an {@code ||} may have swallowed the failure.
   *
   * @throws LimitExceededException when it has
   */
  static void end() {
    Limits limits = OF_THREAD.get();
    if (limits.steps > STEPS) {
      throw LimitExceededException.steps();
    }
    if (limits.bytes > BYTES) {
      throw LimitExceededException.bytes();
    }
  }

  /** The steps that the evaluation that began last on this thread has taken. */
  static long stepsTaken() {
    return OF_THREAD.get().steps;
  }
}
