package dev.mooring.connector;

import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * How many bytes of records this worker has in memory at the same time, of all Sources together. A
 * record is counted from before its payload is read, where the other side says its size, or from
 * when it is taken, until all Sinks have finished with it.
 *
 * <p>Each Source has a {@link Share}. One that has much gets no more than twice what is left free,
 * so that Sources whose Sinks stand still leave room for all others. A record that is too large for
 * that is let in beside the rest, one of the whole worker at a time: it waits, but not for ever.
 *
 * <p>May be used from any thread; nothing here blocks.
 */
public final class ByteBudget {
  private static final Logger LOG = Logger.getLogger(ByteBudget.class);

  /** For whoever counts elsewhere, or not at all. */
  private static final ByteBudget UNLIMITED = new ByteBudget(Long.MAX_VALUE);

  /** Of the size, from which on a record is a large one. */
  private static final int LARGE = 8;

  private final long size;
  private final AtomicLong taken = new AtomicLong();
  private final AtomicReference<LargeRecord> large = new AtomicReference<>();
  private final AtomicLong tickets = new AtomicLong();
  private final ConcurrentNavigableMap<Long, Share> waiting = new ConcurrentSkipListMap<>();
  private final AtomicInteger wakeUps = new AtomicInteger();

  private record LargeRecord(Share share, long bytes) {}

  /**
   * Nothing is taken yet.
   *
   * @param size in bytes
   */
  public ByteBudget(long size) {
    if (size < 1) {
      throw new IllegalArgumentException("a budget of " + size + " bytes lets no record in");
    }
    this.size = size;
  }

  /** A share that is never used up. */
  public static Share unlimited() {
    return UNLIMITED.share();
  }

  /** All that there is, in bytes. */
  public long size() {
    return size;
  }

  /** What is taken now, in bytes; more than the size only while a large record is here. */
  public long taken() {
    LargeRecord one = large.get();
    return taken.get() + (one == null ? 0 : one.bytes());
  }

  /** For one more Source. */
  public Share share() {
    return new Share();
  }

  /** Those that have waited longest come first; what they take then is theirs to try. */
  private void wake() {
    if (waiting.isEmpty() || wakeUps.getAndIncrement() > 0) {
      return;
    }
    int answered = 1;
    do {
      for (Share share : waiting.values()) {
        share.wakeIfFree();
      }
      answered = wakeUps.addAndGet(-answered);
    } while (answered > 0);
  }

  /** What one Source has of the budget. May be used from any thread. */
  public final class Share {
    private final AtomicLong own = new AtomicLong();
    private volatile long ticket;
    private volatile long needed;
    private Runnable resume;

    private Share() {}

    /** The size of the whole budget, in bytes: what is larger should not be read at all. */
    public long budget() {
      return size;
    }

    /** What this Source has taken, in bytes. */
    public long taken() {
      LargeRecord one = large.get();
      return own.get() + (one != null && one.share() == this ? one.bytes() : 0);
    }

    /**
     * Takes bytes for one record.
     *
     * @return false when there are too few now: nothing was taken
     */
    public boolean take(long bytes) {
      long before = taken.get();
      while (fits(before, bytes)) {
        if (taken.compareAndSet(before, before + bytes)) {
          own.addAndGet(bytes);
          served();
          return true;
        }
        before = taken.get();
      }
      if (mayBeLarge(bytes) && large.compareAndSet(null, new LargeRecord(this, bytes))) {
        served();
        return true;
      }
      return false;
    }

    /** Who has got what it waited for goes to the end of the row when it waits again. */
    private void served() {
      if (ticket > 0) {
        synchronized (this) {
          if (resume == null) {
            ticket = 0;
          }
        }
      }
    }

    /** Whether {@link #take} would succeed now. */
    public boolean mayTake(long bytes) {
      return fits(taken.get(), bytes) || mayBeLarge(bytes);
    }

    private boolean fits(long before, long bytes) {
      long free = size - before - bytes;
      long mine = own.get();
      return free >= 0 && (mine == 0 || (mine + bytes) / 2 <= free);
    }

    private boolean mayBeLarge(long bytes) {
      return bytes > size / LARGE && own.get() == 0 && large.get() == null;
    }

    /**
     * The record needs more than was taken for it, whether or not there is room: it is here.
     *
     * @param bytes what was taken at once
     * @param more what it needs beside that
     */
    public void grow(long bytes, long more) {
      if (!changeLarge(bytes, bytes + more)) {
        own.addAndGet(more);
        taken.addAndGet(more);
      }
    }

    /** The record that these bytes were taken for has ended. */
    public void giveBack(long bytes) {
      shrink(bytes, 0);
    }

    /**
     * The record needs less than was taken for it.
     *
     * @param bytes what was taken at once
     * @param kept what it goes on with; 0 when it has ended
     */
    public void shrink(long bytes, long kept) {
      if (!changeLarge(bytes, kept)) {
        own.addAndGet(kept - bytes);
        taken.addAndGet(kept - bytes);
      }
      wake();
    }

    /** Which of two records of the same Source and size is the large one does not matter. */
    private boolean changeLarge(long bytes, long kept) {
      LargeRecord one = large.get();
      return one != null
          && one.share() == this
          && one.bytes() == bytes
          && large.compareAndSet(one, kept == 0 ? null : new LargeRecord(this, kept));
    }

    /**
     * Runs {@code then} once, on any thread, when so many bytes may be free; at once when they are
     * now. A later call replaces an earlier one, and keeps its place in the row of those who wait
     * until something was {@linkplain #take taken}.
     */
    public void whenFree(long bytes, Runnable then) {
      synchronized (this) {
        needed = bytes;
        resume = then;
        if (ticket == 0) {
          ticket = tickets.incrementAndGet();
        }
        waiting.put(ticket, this);
      }
      if (mayTake(bytes)) {
        wake();
      }
    }

    /** Waits no more. */
    public void stopWaiting() {
      synchronized (this) {
        if (ticket > 0) {
          waiting.remove(ticket);
        }
        ticket = 0;
        resume = null;
      }
    }

    private void wakeIfFree() {
      if (!mayTake(needed)) {
        return;
      }
      Runnable then;
      synchronized (this) {
        waiting.remove(ticket);
        then = resume;
        resume = null;
      }
      if (then != null) {
        try {
          then.run();
        } catch (RuntimeException | Error e) {
          LOG.error("a Source could not go on after it had waited for memory", e);
        }
      }
    }
  }
}
