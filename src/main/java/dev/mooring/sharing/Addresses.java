package dev.mooring.sharing;

import dev.mooring.api.v1alpha1.Listening;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Source;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which Sources of one WorkerPool have the address that they ask for, whoever was there first on
 * some worker. Only those that are switched on count. A port shows one certificate, or none: the
 * oldest Source of the port says which, and who asks for another one is refused. Of the others,
 * each path is the oldest one's. The namespace is a part of the path, so Sources of different
 * namespaces never ask for the same.
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
    return Listening.of(source).isPresent()
        && source.getSpec().enabled()
        && !source.isMarkedForDeletion();
  }

  /**
   * Why a Source cannot have its address; empty when it can, or wants none.
   *
   * @param sources those of its WorkerPool, or only those of its port; itself among them or not
   */
  public static Optional<AddressConflict> conflict(Source source, Collection<Source> sources) {
    if (!wantsOne(source)) {
      return Optional.empty();
    }
    Stream<Source> others =
        sources.stream()
            .filter(other -> !isSame(other, source) && wantsOne(other))
            .filter(other -> haveSamePort(other, source));
    List<Source> all = Stream.concat(others, Stream.of(source)).toList();
    return Optional.ofNullable(conflicts(all).get(ObjectKey.of(source)));
  }

  /** Why some of the Sources of a WorkerPool cannot have their addresses. */
  public static Map<ObjectKey, AddressConflict> conflicts(Collection<Source> sources) {
    Map<Integer, Source> ports = new HashMap<>();
    Map<String, Source> paths = new HashMap<>();
    Map<ObjectKey, AddressConflict> conflicts = new HashMap<>();
    List<Source> byAge = sources.stream().filter(Addresses::wantsOne).sorted(BY_AGE).toList();
    for (Source source : byAge) {
      int port = listening(source).port();
      String path = listening(source).path();
      Source first = ports.computeIfAbsent(port, none -> source);
      if (!haveSameCertificate(first, source)) {
        conflicts.put(ObjectKey.of(source), AddressConflict.ofPort(first, source));
        continue;
      }
      Source owner = paths.computeIfAbsent(port + path, none -> source);
      if (owner != source) {
        conflicts.put(ObjectKey.of(source), AddressConflict.ofPath(owner));
      }
    }
    return conflicts;
  }

  /**
   * Those at its port for whom it makes a difference what becomes of a Source: who asks for the
   * same path, and all where it says, or said, which certificate the port shows.
   */
  public static List<Source> affected(Source changed, Collection<Source> atPort) {
    boolean first =
        atPort.stream()
            .filter(other -> wantsOne(other) && !isSame(other, changed))
            .allMatch(other -> BY_AGE.compare(changed, other) < 0);
    return atPort.stream()
        .filter(other -> !isSame(other, changed) && (first || haveSamePath(changed, other)))
        .toList();
  }

  private static boolean isSame(Source one, Source other) {
    return ObjectKey.of(one).equals(ObjectKey.of(other));
  }

  private static boolean haveSamePort(Source one, Source other) {
    return listening(one).port() == listening(other).port();
  }

  private static boolean haveSamePath(Source one, Source other) {
    return one.getMetadata().getNamespace().equals(other.getMetadata().getNamespace())
        && listening(one).path().equals(listening(other).path());
  }

  private static boolean haveSameCertificate(Source one, Source other) {
    return Objects.equals(certificateOf(one), certificateOf(other));
  }

  /** The Secret that a Source's certificate is in; null without TLS. */
  private static ObjectKey certificateOf(Source source) {
    String secret = listening(source).certificate();
    return secret == null ? null : new ObjectKey(source.getMetadata().getNamespace(), secret);
  }

  /** Of one that wants an address. */
  private static Listening listening(Source source) {
    return Listening.of(source).orElseThrow();
  }

  private static String created(Source source) {
    String created = source.getMetadata().getCreationTimestamp();
    return created == null ? "" : created;
  }
}
