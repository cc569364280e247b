package dev.mooring.report;

import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.WorkerReportSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which entry of a worker is in which of its reports. An entry stays where it is as long as it
 * lives, so that one change writes one report; where one has left, the next one comes in.
 *
 * <p>Not thread safe. No operation takes longer the more entries there are, but {@link #entries}.
 */
public final class ReportShards {
  private static final Comparator<ReportedObject> BY_NAME =
      Comparator.comparing(ReportedObject::kind)
          .thenComparing(object -> object.key().namespace())
          .thenComparing(object -> object.key().name());

  private final Map<ReportedObject, Integer> places = new HashMap<>();
  private final List<SortedMap<ReportedObject, ReportEntry>> shards = new ArrayList<>();
  private final NavigableSet<Integer> withRoom = new TreeSet<>();
  private final SortedSet<Integer> dirty = new TreeSet<>();

  /** The entry of an object; null when there is none. */
  public ReportEntry get(ReportedObject object) {
    Integer place = places.get(object);
    return place == null ? null : shards.get(place).get(object);
  }

  /**
   * Adds or replaces an entry.
   *
   * @return whether this made a clean shard dirty
   */
  public boolean put(ReportEntry entry) {
    ReportedObject object = ReportedObject.of(entry);
    int place = places.computeIfAbsent(object, unplaced -> firstWithRoom());
    SortedMap<ReportedObject, ReportEntry> shard = shards.get(place);
    if (entry.equals(shard.put(object, entry))) {
      return false;
    }
    if (shard.size() == WorkerReportSpec.MAX_ENTRIES) {
      withRoom.remove(place);
    }
    return dirty.add(place);
  }

  /**
   * Takes an entry out.
   *
   * @return whether this made a clean shard dirty
   */
  public boolean remove(ReportedObject object) {
    Integer place = places.remove(object);
    if (place == null) {
      return false;
    }
    shards.get(place).remove(object);
    withRoom.add(place);
    return dirty.add(place);
  }

  /** The shards that have changed since they were last {@link #clean}, in order. */
  public SortedSet<Integer> dirty() {
    return new TreeSet<>(dirty);
  }

  /** A shard has to be written, again. */
  public void soil(int shard) {
    dirty.add(shard);
  }

  /** A shard is being written as it is now. */
  public void clean(int shard) {
    dirty.remove(shard);
  }

  /**
   * The entries of a shard in order of kind, namespace and name; empty when it should not exist.
   */
  public List<ReportEntry> entries(int shard) {
    return shard < shards.size() ? List.copyOf(shards.get(shard).values()) : List.of();
  }

  private int firstWithRoom() {
    if (withRoom.isEmpty()) {
      withRoom.add(shards.size());
      shards.add(new TreeMap<>(BY_NAME));
    }
    return withRoom.first();
  }
}
