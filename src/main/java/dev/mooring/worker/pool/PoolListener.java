package dev.mooring.worker.pool;

/** Hears what a pool sees of its Connector. */
@FunctionalInterface
public interface PoolListener {
  /**
   * The view, or the generation or Secrets that it speaks of, is another one than before. Called on
   * the control thread, one at a time and in order; must not block.
   *
   * @param settings the settings that the pool works with
   */
  void changed(ConnectionView view, PoolSettings settings);
}
