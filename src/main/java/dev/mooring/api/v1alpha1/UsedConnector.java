package dev.mooring.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which Connector a Source or Sink uses: the one that it names, or the one that the operator makes
 * of the connection inside it. Pure functions.
 */
public final class UsedConnector {
  private static final int LONGEST_NAME = 253;
  private static final int HASH_BYTES = 4;

  private UsedConnector() {}

  /** The Connector that a Source reads through; empty when its type needs none. */
  public static Optional<ObjectKey> of(Source source) {
    SourceSpec spec = source.getSpec();
    return of(source, spec.connectorRef(), spec.connection());
  }

  /** The Connector that a Sink writes through; empty when its type needs none. */
  public static Optional<ObjectKey> of(Sink sink) {
    SinkSpec spec = sink.getSpec();
    return of(sink, spec.connectorRef(), spec.connection());
  }

  /** Whether a user has its connection inside itself. */
  public static boolean isInline(HasMetadata user) {
    return connectionOf(user) != null;
  }

  /** The connection inside a Source or Sink; null where there is none. */
  public static ConnectorSpec connectionOf(HasMetadata user) {
    return switch (user) {
      case Source source -> source.getSpec().connection();
      case Sink sink -> sink.getSpec().connection();
      default -> null;
    };
  }

  /**
   * Whether a user may use a Connector that exists: one of its own, or one that is nobody's. One
   * that is being deleted takes no user that came later.
   */
  public static boolean mayUse(HasMetadata user, Connector connector) {
    return (isInline(user) ? isOwn(user, connector) : ownerOf(connector).isEmpty())
        && !comesTooLate(user, connector);
  }

  /**
   * Why nobody can use a Connector as it is written, as the operator says of its newest generation.
   * Empty while it still works on earlier settings or Secrets.
   */
  public static Optional<Condition> refusal(Connector connector) {
    ConnectorStatus status = connector.getStatus();
    if (status == null
        || !isConnecting(status)
        || status.conditions() == null
        || !Objects.equals(status.observedGeneration(), connector.getMetadata().getGeneration())) {
      return Optional.empty();
    }
    return status.conditions().stream()
        .filter(it -> it.getType().equals("Accepted") && it.getStatus().equals("False"))
        .findFirst();
  }

  /** Of one that is being deleted the state does not say it, and its nodes do. */
  private static boolean isConnecting(ConnectorStatus status) {
    return status.state() == ConnectorState.Connecting
        || status.state() == ConnectorState.Deleting
            && (status.nodes() == null
                || status.nodes().stream()
                    .allMatch(
                        node ->
                            node.state() == NodeState.Connecting
                                || node.state() == NodeState.Idle));
  }

  /** Whether the operator made a Connector of the connection inside this user. */
  public static boolean isOwn(HasMetadata user, Connector connector) {
    return ownerOf(connector)
        .filter(owner -> owner.getUid().equals(user.getMetadata().getUid()))
        .isPresent();
  }

  /**
   * Whether a Connector was being deleted already when the user was made, or when it was edited to
   * name this one. By what the operator has written of the user, so that both roles say the same.
   */
  public static boolean comesTooLate(HasMetadata user, Connector connector) {
    if (!connector.isMarkedForDeletion()) {
      return false;
    }
    return Instant.parse(user.getMetadata().getCreationTimestamp())
            .isAfter(Instant.parse(connector.getMetadata().getDeletionTimestamp()))
        || !isInline(user)
            && namedBefore(user)
                .filter(name -> !name.equals(connector.getMetadata().getName()))
                .isPresent();
  }

  /**
   * The Connector that a Source or Sink has named so far, and was not too late for: as its status
   * says, and empty while the operator has not looked at it. The name of none is {@code ""}.
   */
  public static Optional<String> namedBefore(HasMetadata user) {
    return switch (user) {
      case Source source when source.getStatus() != null ->
          named(
              source.getStatus().observedGeneration(),
              source.getStatus().connector(),
              source.getStatus().conditions());
      case Sink sink when sink.getStatus() != null ->
          named(
              sink.getStatus().observedGeneration(),
              sink.getStatus().connector(),
              sink.getStatus().conditions());
      default -> Optional.empty();
    };
  }

  private static Optional<String> named(
      Long observedGeneration, String connector, List<Condition> conditions) {
    if (observedGeneration == null || observedGeneration < 1) {
      return Optional.empty();
    }
    boolean late =
        conditions != null
            && conditions.stream()
                .anyMatch(
                    it ->
                        it.getType().equals("Accepted")
                            && Reason.ConnectorDeleting.name().equals(it.getReason()));
    return Optional.of(late || connector == null ? "" : connector);
  }

  /** The name that a Connector of the connection inside this user has, or would have. */
  public static ObjectKey ownKey(HasMetadata user) {
    String prefix = user instanceof Source ? "src-" : "snk-";
    return new ObjectKey(user.getMetadata().getNamespace(), ownName(user, prefix));
  }

  /** The Source or Sink that a Connector was made for; empty for one that a user made. */
  public static Optional<OwnerReference> ownerOf(Connector connector) {
    return connector.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .filter(owner -> owner.getApiVersion().startsWith(Mooring.GROUP + "/"))
        .findFirst();
  }

  private static Optional<ObjectKey> of(
      HasMetadata user, ConnectorReference reference, ConnectorSpec inline) {
    if (reference != null) {
      return Optional.of(new ObjectKey(user.getMetadata().getNamespace(), reference.name()));
    }
    return inline == null ? Optional.empty() : Optional.of(ownKey(user));
  }

  /** With a hash of the UID, so that nobody can have the name ready before its user exists. */
  private static String ownName(HasMetadata user, String prefix) {
    String end = "-" + NameHash.of(HASH_BYTES, user.getMetadata().getUid());
    String name = prefix + user.getMetadata().getName();
    return NameHash.cut(name, LONGEST_NAME - end.length()) + end;
  }
}
