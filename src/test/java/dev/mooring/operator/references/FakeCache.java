package dev.mooring.operator.references;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A controller's cache that a test fills. Its indexes are worked out at each look-up. */
final class FakeCache<T extends HasMetadata> implements IndexerResourceCache<T> {
  private final Map<ResourceID, T> objects = new LinkedHashMap<>();
  private final Map<String, Function<T, List<String>>> indexers = new HashMap<>();

  void put(T object) {
    objects.put(ResourceID.fromResource(object), object);
  }

  void remove(T object) {
    objects.remove(ResourceID.fromResource(object));
  }

  @Override
  public Optional<T> get(ResourceID id) {
    return Optional.ofNullable(objects.get(id));
  }

  @Override
  public Stream<ResourceID> keys() {
    return objects.keySet().stream();
  }

  @Override
  public Stream<T> list(Predicate<T> predicate) {
    return objects.values().stream().filter(predicate);
  }

  @Override
  public Stream<T> list(String namespace, Predicate<T> predicate) {
    return list(
        object -> object.getMetadata().getNamespace().equals(namespace) && predicate.test(object));
  }

  @Override
  public void addIndexers(Map<String, Function<T, List<String>>> added) {
    indexers.putAll(added);
  }

  @Override
  public List<T> byIndex(String index, String key) {
    return list(object -> indexers.get(index).apply(object).contains(key)).toList();
  }
}
