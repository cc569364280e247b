package dev.mooring.worker.pool;

import dev.mooring.connector.ExpectedSource;
import java.util.List;

/** What a slot needs to know of its pool. On the control thread. */
interface SlotOwner {
  /** The slot is open, or fails, or neither, other than before. */
  void changed();

  /** The slot tries to open a connection. */
  void attempts();

  /** Opens when it may. */
  Logins.Entry queue(PoolSettings with, Runnable open);

  /** A number above all earlier ones. */
  long tick();

  /** Whether a message on one client could be for either of them. */
  boolean overlap(Subscription one, Subscription other);

  /** The Sources that read on that slot, or will. */
  List<ExpectedSource> expected(Slot slot);

  /** The other side keeps something less for the slot. */
  void gone(Slot slot);

  /** The slot is closed, and its session, which is of no use any more, is still there. */
  void notEnded(Slot slot);

  /** The slot's client has gone over to other sessions; these stay behind where it was. */
  void leftBehind(Slot slot, PoolSettings where, List<Subscription> what);
}
