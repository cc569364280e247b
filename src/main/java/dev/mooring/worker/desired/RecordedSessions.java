package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What Connectors' statuses say of sessions, as one worker reads it. Pure functions. */
final class RecordedSessions {
  private RecordedSessions() {}

  /** The clients of this worker in whose sessions Sources subscribe. */
  static Map<ObjectKey, Integer> clients(Connector connector, String worker) {
    Map<ObjectKey, Integer> clients = new HashMap<>();
    String namespace = connector.getMetadata().getNamespace();
    of(connector).stream()
        .filter(session -> session.worker().equals(worker))
        .forEach(
            session -> clients.put(new ObjectKey(namespace, session.source()), session.client()));
    return clients;
  }

  /**
   * The sessions that this worker is to empty and to remove. None where there is a budget: that
   * takes one more connection, which the other side must not see.
   */
  static List<Session> inherited(Connector connector, String worker) {
    if (connector.getSpec().pool().maxTotal() != null) {
      return List.of();
    }
    int size = connector.getSpec().pool().size();
    return of(connector).stream()
        .filter(
            session ->
                session.worker().equals(worker)
                    ? session.client() >= size
                    : worker.equals(session.reclaimedBy()))
        .toList();
  }

  private static List<Session> of(Connector connector) {
    ConnectorStatus status = connector.getStatus();
    return status == null || status.sessions() == null ? List.of() : status.sessions();
  }
}
