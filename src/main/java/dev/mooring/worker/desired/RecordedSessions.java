package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.HeldSession;
import dev.mooring.api.v1alpha1.Session;
import java.util.List;

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

  private static List<Session> of(Connector connector) {
    ConnectorStatus status = connector.getStatus();
    return status == null || status.sessions() == null ? List.of() : status.sessions();
  }
}
