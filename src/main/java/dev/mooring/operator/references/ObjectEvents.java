package dev.mooring.operator.references;

import dev.mooring.api.v1alpha1.ObjectKey;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.function.Consumer;

/**
 * The event source of one kind's controller, in both directions: hears what happens to the kind's
 * objects, from the controller's own informer, and lets others have an object looked at again.
 */
public final class ObjectEvents<P extends CustomResource<?, ?>> extends SimpleInboundEventSource<P>
    implements ResourceEventAware<P> {
  /** Hears of one change. */
  @FunctionalInterface
  public interface Listener<P> {
    /**
     * @param before null when the object is new
     * @param after null when the object is gone
     */
    void changed(P before, P after);
  }

  private final Listener<P> listener;
  private volatile Consumer<ObjectKey> gone = key -> {};

  ObjectEvents(String name, Listener<P> listener) {
    super(name);
    this.listener = listener;
  }

  /** Sets who forgets what it kept of an object that is deleted. */
  public ObjectEvents<P> whenGone(Consumer<ObjectKey> listener) {
    gone = listener;
    return this;
  }

  /** Has the object looked at again; nothing happens when there is none of that name. */
  void trigger(ObjectKey key) {
    propagateEvent(new ResourceID(key.name(), key.namespace()));
  }

  @Override
  public void onResourceCreated(P object) {
    listener.changed(null, object);
  }

  @Override
  public void onResourceUpdated(P object, P before) {
    listener.changed(before, object);
  }

  @Override
  public void onResourceDeleted(P object) {
    gone.accept(ObjectKey.of(object));
    listener.changed(object, null);
  }
}
