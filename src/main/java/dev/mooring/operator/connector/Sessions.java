package dev.mooring.operator.connector;

import dev.mooring.api.v1alpha1.HeldSession;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.Session;
import dev.mooring.report.WorkerNames;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The sessions that the external system keeps for a Connector's clients: those that workers report,
 * and those of workers that are gone until somebody has removed them. Pure functions.
 */
final class Sessions {
  /** A status must stay small enough to be stored. */
  private static final int MOST = 1000;

  /** Of all topics together. */
  private static final int MOST_CHARACTERS = 200_000;

  private Sessions() {}

  /**
   * What there is now.
   *
   * @param before what the status says
   * @param reports what workers last said of the Connector, by worker
   * @param goneForGood whether a worker will not come back
   * @param heirs the workers that may take over, in a stable order
   */
  static List<Session> of(
      Collection<Session> before,
      Map<String, ReportEntry> reports,
      Predicate<String> goneForGood,
      List<String> heirs) {
    Map<Key, Kept> sessions = new TreeMap<>();
    if (before != null) {
      before.stream()
          .filter(session -> !reports.containsKey(session.worker()))
          .forEach(
              session ->
                  sessions.put(Key.of(session), new Kept(session.reclaimedBy(), session.topics())));
    }
    // What a worker has cleared counts as long as its owner is not there again.
    cleared(reports).forEach(sessions::remove);
    sessions.replaceAll(
        (key, kept) ->
            kept.by(goneForGood.test(key.worker()) ? heir(key, kept.heir(), heirs) : null));
    reports.forEach(
        (worker, entry) ->
            held(entry).stream()
                .filter(session -> session.worker() == null)
                .forEach(
                    session ->
                        sessions.put(Key.of(worker, session), new Kept(null, session.topics()))));
    AtomicInteger characters = new AtomicInteger();
    return sessions.entrySet().stream()
        .limit(MOST)
        .map(entry -> entry.getKey().session(entry.getValue().within(characters)))
        .toList();
  }

  private static Set<Key> cleared(Map<String, ReportEntry> reports) {
    Set<Key> cleared = new HashSet<>();
    reports
        .values()
        .forEach(
            entry ->
                held(entry).stream()
                    .filter(session -> session.worker() != null)
                    .filter(session -> Boolean.TRUE.equals(session.cleared()))
                    .forEach(session -> cleared.add(Key.of(session.worker(), session))));
    return cleared;
  }

  private static List<HeldSession> held(ReportEntry entry) {
    return entry.sessions() == null ? List.of() : entry.sessions();
  }

  /**
   * The same one as long as it lives; all Sources of a client go to one heir, which connects. Only
   * a worker of the same WorkerPool runs these Sources: to any other one, what is left is nobody's.
   */
  private static String heir(Key key, String before, List<String> heirs) {
    String pool = WorkerNames.pool(key.worker());
    List<String> own =
        heirs.stream().filter(worker -> WorkerNames.pool(worker).equals(pool)).toList();
    if (own.isEmpty()) {
      return null;
    }
    return before != null && own.contains(before)
        ? before
        : own.get(Math.floorMod(31 * key.worker().hashCode() + key.client(), own.size()));
  }

  /**
   * What is known of a session beside whose it is.
   *
   * @param heir the worker that takes it over; null while nobody does
   * @param topics what is subscribed to in it; null when that is not known
   */
  private record Kept(String heir, List<String> topics) {
    Kept by(String other) {
      return new Kept(other, topics);
    }

    /** Without topics that would be beyond what all may have together. */
    Kept within(AtomicInteger characters) {
      int own = topics == null ? 0 : topics.stream().mapToInt(String::length).sum();
      return characters.addAndGet(own) <= MOST_CHARACTERS ? this : new Kept(heir, null);
    }
  }

  private record Key(String worker, int client, String source) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::worker).thenComparingInt(Key::client).thenComparing(Key::source);

    static Key of(Session session) {
      return new Key(session.worker(), session.client(), session.source());
    }

    static Key of(String worker, HeldSession session) {
      return new Key(worker, session.client(), session.source());
    }

    Session session(Kept kept) {
      return new Session(worker, client, source, kept.heir(), kept.topics());
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }
}
