package dev.mooring.worker;

import java.util.Optional;

/** A part of a worker without which the rest of it lives on and does nothing, or tells lies. */
@FunctionalInterface
interface Vital {
  /** Why this process is of no use any more, in words; empty while it is. Never blocks. */
  Optional<String> fault();

  /** A thread that ends only with the process. */
  static Vital thread(Thread thread) {
    return () ->
        thread.isAlive() || thread.getState() == Thread.State.NEW
            ? Optional.empty()
            : Optional.of("the thread " + thread.getName() + " has ended");
  }
}
