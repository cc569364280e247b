package dev.mooring.worker.pool;

/** What becomes of a {@link Slot}. */
enum SlotState {
  IDLE,
  QUEUED,
  OPENING,
  OPEN,
  /** Between a failure and the next attempt. */
  PAUSED,
  /** Closing, to be opened anew. */
  RENEWING,
  /** Closing or closed, until {@link Slot#moveTo}. */
  GIVEN_UP,
  /** The same until {@link Slot#takeBack}, whatever the settings. */
  LENT,
  CLOSED;

  /** Whether it is open, or will be without anybody's asking. */
  boolean goesOn() {
    return this == QUEUED || this == OPENING || this == OPEN || this == PAUSED;
  }
}
