package dev.mooring.sharing;

import dev.mooring.api.v1alpha1.HttpSource;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Source;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which HTTP Sources of one WorkerPool have the address that they ask for. Each port and path is
 * the oldest one's that is switched on, whoever was there first on some worker. The namespace is a
 * part of the path, so Sources of different namespaces never ask for the same.
 *
 * <p>The same Sources give the same answers, wherever this is worked out. Pure functions.
 */
public final class Addresses {
  /** Who comes first, by creation and then by name. */
  private static final Comparator<Source> BY_AGE =
      Comparator.comparing(Addresses::created)
          .thenComparing(source -> source.getMetadata().getNamespace())
          .thenComparing(source -> source.getMetadata().getName());

  private Addresses() {}

  /** Whether a Source has or wants an address now. */
  public static boolean wantsOne(Source source) {
    return source.getSpec().http() != null
        && source.getSpec().enabled()
        && !source.isMarkedForDeletion();
  }

  /**
   * Why a Source cannot have its address; empty when it can, or wants none.
   *
   * @param atPort the Sources of its WorkerPool and port, itself or not
   */
  public static Optional<AddressConflict> conflict(Source source, Collection<Source> atPort) {
    return wantsOne(source)
        ? atPort.stream()
            .filter(other -> wantsOne(other) && isSame(source, other))
            .min(BY_AGE)
            .filter(first -> BY_AGE.compare(first, source) < 0)
            .map(first -> conflict(first, source.getSpec().http()))
        : Optional.empty();
  }

  /** Why some of the Sources of a WorkerPool cannot have their addresses. */
  public static Map<ObjectKey, AddressConflict> conflicts(Collection<Source> sources) {
    Map<String, Source> first = new HashMap<>();
    Map<ObjectKey, AddressConflict> conflicts = new HashMap<>();
    List<Source> byAge = sources.stream().filter(Addresses::wantsOne).sorted(BY_AGE).toList();
    for (Source source : byAge) {
      HttpSource http = source.getSpec().http();
      Source older = first.putIfAbsent(http.port() + pathOf(source), source);
      if (older != null) {
        conflicts.put(ObjectKey.of(source), conflict(older, http));
      }
    }
    return conflicts;
  }

  /** Those at its port for whom it makes a difference what becomes of a Source. */
  public static List<Source> affected(Source changed, Collection<Source> atPort) {
    return atPort.stream().filter(other -> isSame(changed, other)).toList();
  }

  private static boolean isSame(Source one, Source other) {
    return one.getMetadata().getNamespace().equals(other.getMetadata().getNamespace())
        && one.getSpec().http().port().equals(other.getSpec().http().port())
        && pathOf(one).equals(pathOf(other));
  }

  private static AddressConflict conflict(Source older, HttpSource http) {
    return new AddressConflict(ObjectKey.of(older), http.port(), pathOf(older));
  }

  private static String pathOf(Source source) {
    return source.getSpec().http().wirePath(source.getMetadata().getNamespace());
  }

  private static String created(Source source) {
    String created = source.getMetadata().getCreationTimestamp();
    return created == null ? "" : created;
  }
}
