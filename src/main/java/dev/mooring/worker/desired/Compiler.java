package dev.mooring.worker.desired;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Compiles expressions one after the other, on threads of their own: a burst of them takes seconds
 * of a processor, which the connections need too. May be used from any thread.
 */
final class Compiler implements Executor {
  private final Semaphore one = new Semaphore(1, true);

  @Override
  public void execute(Runnable compilation) {
    Thread.ofVirtual()
        .name("compiler")
        .start(
            () -> {
              one.acquireUninterruptibly();
              try {
                compilation.run();
              } finally {
                one.release();
              }
            });
  }
}
