package dev.mooring.operator.nodes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Watches objects of which one value each matters: keeps the values and as little else as possible,
 * and says whose has changed. May be used from any thread.
 *
 * @param <T> the objects
 * @param <K> what tells them apart
 * @param <V> the values; equal ones are no change
 */
public final class WatchedValues<T extends HasMetadata, K, V> {
  private final Map<K, V> values = new ConcurrentHashMap<>();
  private final List<SharedIndexInformer<T>> informers;
  private final Function<T, K> key;
  private final Function<T, V> value;
  private final Consumer<K> changed;

  /**
   * Knows of none before {@link #start}.
   *
   * @param informers what watches them, not running yet
   * @param key of an object
   * @param value of an object, as it comes and as it is kept
   * @param kept what is kept of an object, with all that its value is made of; name, namespace and
   *     version are kept in any case
   * @param changed hears of each object that is new, gone, or has another value
   */
  public WatchedValues(
      List<SharedIndexInformer<T>> informers,
      Function<T, K> key,
      Function<T, V> value,
      UnaryOperator<T> kept,
      Consumer<K> changed) {
    this.informers = List.copyOf(informers);
    this.key = key;
    this.value = value;
    this.changed = changed;
    this.informers.forEach(informer -> informer.itemStore(new TransformingItemStore<>(kept)));
  }

  /** Returns when all that exists has been taken in. Throws when the API server cannot be read. */
  public void start(InformerEnd end) {
    for (SharedIndexInformer<T> informer : informers) {
      end.watch(informer.run());
      // Hears of all that is kept by now before this returns.
      informer.addEventHandler(new Handler());
    }
  }

  /** Watches no more. */
  public void stop() {
    informers.forEach(SharedIndexInformer::stop);
  }

  /** An object's value; empty where there is none. */
  public Optional<V> of(K object) {
    return Optional.ofNullable(values.get(object));
  }

  /** All that there are. */
  public Stream<K> keys() {
    return values.keySet().stream();
  }

  private final class Handler implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      put(object);
    }

    @Override
    public void onUpdate(T last, T object) {
      put(object);
    }

    @Override
    public void onDelete(T object, boolean lastStateUnknown) {
      values.remove(key.apply(object));
      changed.accept(key.apply(object));
    }

    private void put(T object) {
      V now = value.apply(object);
      if (!now.equals(values.put(key.apply(object), now))) {
        changed.accept(key.apply(object));
      }
    }
  }
}
