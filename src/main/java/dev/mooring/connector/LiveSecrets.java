package dev.mooring.connector;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The content of the Secrets that something names, which may change while it runs. May be used from
 * any thread.
 */
public final class LiveSecrets {
  /** Of what names no Secrets. */
  public static final LiveSecrets NONE = new LiveSecrets(SecretValues.none());

  private final List<Runnable> hearers = new CopyOnWriteArrayList<>();
  private volatile SecretValues now;

  /** With what is in them at first. */
  public LiveSecrets(SecretValues first) {
    now = first;
  }

  /** What is in them now. */
  public SecretValues now() {
    return now;
  }

  /** From now on something else is in them. */
  public void change(SecretValues other) {
    now = other;
    hearers.forEach(Runnable::run);
  }

  /** Runs it at each change, on the thread of who changes them, until it is {@link #forget}. */
  public void onChange(Runnable hearer) {
    hearers.add(hearer);
  }

  /** Runs it no more. */
  public void forget(Runnable hearer) {
    hearers.remove(hearer);
  }
}
