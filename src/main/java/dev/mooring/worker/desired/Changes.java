package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.api.v1alpha1.Session;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.UsedConnector;
import dev.mooring.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Which updates matter to a worker. The operator writes a status several times for each change, and
 * every write comes back as an update here; all but a few say nothing new. Pure functions.
 */
final class Changes {
  private Changes() {}

  /** Whether the worker may have something to do. */
  static boolean matter(HasMetadata before, HasMetadata after) {
    return !Objects.equals(before.getMetadata().getUid(), after.getMetadata().getUid())
        || !Objects.equals(
            before.getMetadata().getGeneration(), after.getMetadata().getGeneration())
        || before.isMarkedForDeletion() != after.isMarkedForDeletion()
        || !Objects.equals(secretsOf(before), secretsOf(after))
        || !Objects.equals(sessionsOf(before), sessionsOf(after))
        || anySessionLess(before, after)
        || !Objects.equals(sharesOf(before), sharesOf(after))
        || !Objects.equals(reopeningOf(before), reopeningOf(after))
        || !refusedLogins(before).equals(refusedLogins(after))
        || isRefused(before) != isRefused(after)
        || isReadElsewhere(before) != isReadElsewhere(after)
        || wasAccepted(before) != wasAccepted(after)
        || !UsedConnector.namedBefore(before).equals(UsedConnector.namedBefore(after))
        || !Objects.equals(namespacesOf(before), namespacesOf(after));
  }

  /** Whether the operator says that it could run once: from then on it is waited for. */
  private static boolean wasAccepted(HasMetadata object) {
    return object instanceof Source source && DesiredState.wasAccepted(source)
        || object instanceof Sink sink && DesiredState.wasAccepted(sink);
  }

  /** Those that may use a WorkerPool, as the operator says; null for everything else. */
  private static List<String> namespacesOf(HasMetadata object) {
    return object instanceof WorkerPool pool && pool.getStatus() != null
        ? pool.getStatus().namespaces()
        : null;
  }

  /** Only one that was edited can have moved from here. */
  private static boolean isReadElsewhere(HasMetadata object) {
    return object instanceof Source source
        && source.getMetadata().getGeneration() != null
        && source.getMetadata().getGeneration() > 1
        && DesiredState.isReadAsWritten(source);
  }

  private static boolean anySessionLess(HasMetadata before, HasMetadata after) {
    return before instanceof Connector one
        && after instanceof Connector other
        && RecordedSessions.anyLeft(one, other);
  }

  private static boolean isRefused(HasMetadata object) {
    return object instanceof Connector connector && UsedConnector.refusal(connector).isPresent();
  }

  private static String reopeningOf(HasMetadata object) {
    return object instanceof Connector connector ? ReconnectRequest.of(connector) : null;
  }

  private static List<Set<String>> refusedLogins(HasMetadata object) {
    return object instanceof Connector connector ? LoginTurn.refusals(connector) : List.of();
  }

  /** What the operator says of a Connector's Secrets, or of a Source's own; else null. */
  private static Object secretsOf(HasMetadata object) {
    return switch (object) {
      case Connector connector when connector.getStatus() != null ->
          secrets(connector.getStatus().observedGeneration(), connector.getStatus().secrets());
      case Source source when source.getStatus() != null ->
          secrets(source.getStatus().observedGeneration(), source.getStatus().secrets());
      default -> null;
    };
  }

  private static Object secrets(Long generation, List<SecretVersion> versions) {
    return versions == null || versions.isEmpty() ? null : new Secrets(generation, versions);
  }

  /** Those that somebody is to take over. */
  private static List<Session> sessionsOf(HasMetadata object) {
    ConnectorStatus status = object instanceof Connector connector ? connector.getStatus() : null;
    return status == null || status.sessions() == null
        ? List.of()
        : status.sessions().stream().filter(session -> session.reclaimedBy() != null).toList();
  }

  private static List<Share> sharesOf(HasMetadata object) {
    ConnectorStatus status = object instanceof Connector connector ? connector.getStatus() : null;
    return status == null || status.nodes() == null
        ? List.of()
        : status.nodes().stream()
            .filter(node -> node.share() != null)
            .map(node -> new Share(node.name(), node.instance(), node.share(), node.epoch()))
            .toList();
  }

  private record Share(String worker, String instance, Integer share, Long epoch) {}

  private record Secrets(Long generation, Object versions) {}
}
