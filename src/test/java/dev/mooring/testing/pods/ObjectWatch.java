package dev.mooring.testing.pods;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;

/** Wakes a loop at each change of an object; the loop looks for itself what it was. */
record ObjectWatch<T>(WakeLoop loop) implements ResourceEventHandler<T> {
  @Override
  public void onAdd(T added) {
    loop.wake();
  }

  @Override
  public void onUpdate(T before, T after) {
    loop.wake();
  }

  @Override
  public void onDelete(T deleted, boolean finalStateUnknown) {
    loop.wake();
  }
}
