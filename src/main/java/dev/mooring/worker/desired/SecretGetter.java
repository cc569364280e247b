package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.worker.pool.Control;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Gets Secrets by name, a few at a time, on virtual threads, and tries again until it has them. To
 * be used on the control thread, which never waits for it.
 */
final class SecretGetter {
  private static final Logger LOG = Logger.getLogger(SecretGetter.class);
  private static final int AT_A_TIME = 16;
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Function<ObjectKey, Secret> api;
  private final Control control;
  private final Runnable changed;
  private final Semaphore places = new Semaphore(AT_A_TIME);
  private final Map<ObjectKey, String> wanted = new HashMap<>();

  /**
   * @param api gets one Secret, null when there is none; may block
   * @param changed called on the control thread after one was handed over
   */
  SecretGetter(Function<ObjectKey, Secret> api, Control control, Runnable changed) {
    this.api = api;
    this.control = control;
    this.changed = changed;
  }

  /** Gets a Secret because it is at that version; no second time while that is under way. */
  void get(ObjectKey key, String version, Consumer<Secret> taker) {
    if (!version.equals(wanted.put(key, version))) {
      attempt(key, version, taker, SHORTEST);
    }
  }

  /** Gives up on all others. */
  void retain(Set<ObjectKey> keys) {
    wanted.keySet().retainAll(keys);
  }

  private void attempt(ObjectKey key, String version, Consumer<Secret> taker, Duration delay) {
    if (version.equals(wanted.get(key))) {
      Thread.ofVirtual().name("secret").start(() -> call(key, version, taker, delay));
    }
  }

  private void call(ObjectKey key, String version, Consumer<Secret> taker, Duration delay) {
    places.acquireUninterruptibly();
    try {
      Secret secret = api.apply(key);
      if (secret == null) {
        LOG.warnf("Secret %s is not there; it is asked for again", key);
        control.execute(() -> again(key, version, taker, delay));
      } else {
        control.execute(() -> take(key, version, taker, secret));
      }
    } catch (RuntimeException e) {
      LOG.warnf("Secret %s cannot be had (%s); it is asked for again", key, causeOf(e));
      control.execute(() -> again(key, version, taker, delay));
    } finally {
      places.release();
    }
  }

  /** Without the exception's own text: nobody can tell what an answer holds. */
  private static String causeOf(RuntimeException failure) {
    return failure instanceof KubernetesClientException refused && refused.getCode() > 0
        ? "HTTP " + refused.getCode()
        : failure.getClass().getSimpleName();
  }

  private void take(ObjectKey key, String version, Consumer<Secret> taker, Secret secret) {
    if (wanted.remove(key, version)) {
      taker.accept(secret);
      changed.run();
    }
  }

  private void again(ObjectKey key, String version, Consumer<Secret> taker, Duration delay) {
    Duration doubled = delay.multipliedBy(2);
    Duration next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    control.schedule(delay, () -> attempt(key, version, taker, next));
  }
}
