package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.HeldSession;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Session;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What Connectors' statuses say of sessions, as one worker reads it. Pure functions. */
final class RecordedSessions {
  private RecordedSessions() {}

  /** What this worker's own clients have. */
  static List<HeldSession> own(Connector connector, String worker) {
    return of(connector).stream()
        .filter(session -> session.worker().equals(worker))
        .map(
            session ->
                new HeldSession(null, session.client(), session.source(), null, session.topics()))
        .toList();
  }

  /** The sessions of other workers that this one is to empty and to remove. */
  static List<Session> inherited(Connector connector, String worker) {
    return of(connector).stream()
        .filter(session -> !session.worker().equals(worker))
        .filter(session -> worker.equals(session.reclaimedBy()))
        .toList();
  }

  /**
   * The Sources of which another worker has a session less now. Brokers share messages out among
   * the members of a group: some look again at what they had meant for one that has left only when
   * another one asks.
   */
  static Set<ObjectKey> left(Connector before, Connector now, String worker) {
    Set<Member> members = members(now, worker);
    return members(before, worker).stream()
        .filter(member -> !members.contains(member))
        .map(member -> new ObjectKey(now.getMetadata().getNamespace(), member.source()))
        .collect(Collectors.toSet());
  }

  /** Whether some worker has a session less now. */
  static boolean anyLeft(Connector before, Connector now) {
    return !left(before, now, "").isEmpty();
  }

  private static Set<Member> members(Connector connector, String worker) {
    return of(connector).stream()
        .filter(session -> !session.worker().equals(worker))
        .map(session -> new Member(session.worker(), session.source()))
        .collect(Collectors.toSet());
  }

  private record Member(String worker, String source) {}

  private static List<Session> of(Connector connector) {
    ConnectorStatus status = connector.getStatus();
    return status == null || status.sessions() == null ? List.of() : status.sessions();
  }
}
