package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.HeldSession;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The sessions of others that one pool takes over. On the control thread. */
final class SessionReclaims {
  private record Client(String worker, int index) implements Comparable<Client> {
    @Override
    public int compareTo(Client other) {
      int order = worker.compareTo(other.worker);
      return order == 0 ? Integer.compare(index, other.index) : order;
    }
  }

  private final PoolRuntime runtime;
  private final Supplier<PoolSettings> settings;
  private final Consumer<Collection<ObjectKey>> changed;
  private final Map<Client, SessionReclaim> reclaims = new TreeMap<>();

  /**
   * @param changed hears that one was emptied, and that it was removed, with its Sources
   */
  SessionReclaims(
      PoolRuntime runtime,
      Supplier<PoolSettings> settings,
      Consumer<Collection<ObjectKey>> changed) {
    this.runtime = runtime;
    this.settings = settings;
    this.changed = changed;
  }

  /** Exactly these are to be taken over; those that were removed are forgotten with that. */
  void want(Collection<Session> sessions, SessionHeirs heirs) {
    Map<Client, List<ObjectKey>> wanted = new HashMap<>();
    String namespace = settings.get().connector().namespace();
    sessions.forEach(
        session ->
            wanted
                .computeIfAbsent(
                    new Client(session.worker(), session.client()), first -> new ArrayList<>(1))
                .add(new ObjectKey(namespace, session.source())));
    reclaims
        .entrySet()
        .removeIf(
            entry -> {
              boolean unwanted = !wanted.containsKey(entry.getKey());
              if (unwanted) {
                entry.getValue().end();
              }
              return unwanted;
            });
    wanted.forEach(
        (client, sources) ->
            reclaims
                .computeIfAbsent(
                    client,
                    first ->
                        new SessionReclaim(
                            runtime, settings, client.worker(), client.index(), changed))
                .want(sources, heirs));
  }

  /** Whether the session of that client was removed. */
  boolean hasCleared(String worker, int client) {
    SessionReclaim reclaim = reclaims.get(new Client(worker, client));
    return reclaim != null && reclaim.isDone();
  }

  /** For the report: what was removed. */
  List<HeldSession> cleared() {
    List<HeldSession> cleared = new ArrayList<>();
    reclaims.values().stream()
        .filter(SessionReclaim::isDone)
        .forEach(
            done ->
                done.sources()
                    .forEach(
                        source ->
                            cleared.add(
                                new HeldSession(
                                    done.worker(), done.client(), source.name(), true))));
    return cleared;
  }

  /** Takes over no more. */
  void end() {
    reclaims.values().forEach(SessionReclaim::end);
    reclaims.clear();
  }
}
