package dev.mooring.worker.pool;

/** How fast a worker opens connections, over all its pools. */
public final class OpenPace {
  public OpenPace(Control control) {}
}
