package dev.mooring.operator.status;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.report.PublishRate;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Decides whether a status is written now, later or not at all.
 *
 * <p>Keeps a little state for each object, until {@link #forget}. May be used by many threads, but
 * for one object by one at a time, which is how reconcilers are called.
 */
public final class Publishing<P extends CustomResource<?, S>, S> {
  private final Supplier<P> empty;
  private final LongSupplier nanoTime;
  private final BiConsumer<P, S> written;
  private final Map<ObjectKey, PublishRate> rates = new ConcurrentHashMap<>();

  /**
   * @param empty makes an object of the kind
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public Publishing(Supplier<P> empty, LongSupplier nanoTime) {
    this(empty, nanoTime, (present, status) -> {});
  }

  /**
   * @param empty makes an object of the kind
   * @param nanoTime a monotonic clock in nanoseconds
   * @param written hears of each object, as it was, and the status that is written to it
   */
  public Publishing(Supplier<P> empty, LongSupplier nanoTime, BiConsumer<P, S> written) {
    this.empty = empty;
    this.nanoTime = nanoTime;
    this.written = written;
  }

  /**
   * Writes the status if it is new and the object's rate allows it; else asks to be called later.
   */
  public UpdateControl<P> publish(P present, S status) {
    return publish(present, status, Duration.ZERO);
  }

  /**
   * The same for a status that says only that something is on its way.
   *
   * @param patience how long it may wait for the outcome, so that not each step is a write
   */
  public UpdateControl<P> publish(P present, S status, Duration patience) {
    PublishRate rate = rates.computeIfAbsent(ObjectKey.of(present), key -> PublishRate.ofStatus());
    if (status.equals(present.getStatus())) {
      rate.settle();
      return UpdateControl.noUpdate();
    }
    Duration wait = rate.claim(nanoTime.getAsLong(), patience);
    if (!wait.isZero()) {
      return UpdateControl.<P>noUpdate().rescheduleAfter(wait.toMillis() + 1);
    }
    return UpdateControl.patchStatus(fresh(present, status));
  }

  /**
   * The same for a status on which others act, so that it may follow only the one that it was
   * worked out from: the write fails, and the object is looked at again, when there is a newer one.
   *
   * @param urgent whether it is written at once, whatever the rate
   */
  public UpdateControl<P> publishNext(P present, S status, Duration patience, boolean urgent) {
    UpdateControl<P> control;
    if (urgent) {
      rates
          .computeIfAbsent(ObjectKey.of(present), key -> PublishRate.ofStatus())
          .spend(nanoTime.getAsLong());
      control = UpdateControl.patchStatus(fresh(present, status));
    } else {
      control = publish(present, status, patience);
    }
    control
        .getResource()
        .ifPresent(
            fresh ->
                fresh.getMetadata().setResourceVersion(present.getMetadata().getResourceVersion()));
    return control;
  }

  /** The object is gone. */
  public void forget(ObjectKey key) {
    rates.remove(key);
  }

  /** With the UID, so that a namesake made meanwhile does not get this status. */
  private P fresh(P present, S status) {
    written.accept(present, status);
    P fresh = empty.get();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(present.getMetadata().getNamespace())
            .withName(present.getMetadata().getName())
            .withUid(present.getMetadata().getUid())
            .build());
    fresh.setStatus(status);
    return fresh;
  }
}
