package dev.mooring.worker.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * How fast a worker opens connections, over all its pools: so many at a time that thousands of
 * handshakes at the start do not run each other into their time limits. Who takes long gives its
 * place away, so that systems which never answer hold up nobody: the queue moves by {@value
 * #AT_ONCE} at least in every {@value #PATIENCE_MILLIS} ms.
 *
 * <p>First come, first served. To be used on the control thread only.
 */
public final class OpenPace {
  static final int AT_ONCE = 64;
  static final int PATIENCE_MILLIS = 100;
  private static final Duration PATIENCE = Duration.ofMillis(PATIENCE_MILLIS);

  private final Control control;
  private final Queue<Place> waiting = new ArrayDeque<>();
  private int free = AT_ONCE;

  public OpenPace(Control control) {
    this.control = control;
  }

  /** Runs {@code open} when it is its turn; never within this call. */
  Place queue(Runnable open) {
    Place place = new Place(open);
    waiting.add(place);
    admit();
    return place;
  }

  private void admit() {
    while (free > 0 && !waiting.isEmpty()) {
      waiting.remove().admitted();
    }
  }

  /** One place in the queue, and then among those that open. */
  final class Place {
    private final Runnable open;
    private Control.Timer patience = () -> {};
    private boolean admitted;
    private boolean given;

    private Place(Runnable open) {
      this.open = open;
    }

    private void admitted() {
      if (given) {
        return;
      }
      admitted = true;
      free--;
      control.execute(this::begin);
    }

    /** Its time runs from here: a thread that stood still before has taken nothing of it. */
    private void begin() {
      if (!given) {
        patience = control.schedule(PATIENCE, this::leave);
        open.run();
      }
    }

    /** Opened, failed, or not wanted any more. Does nothing the second time. */
    void leave() {
      if (given) {
        return;
      }
      given = true;
      patience.cancel();
      if (admitted) {
        free++;
        admit();
      }
    }
  }
}
