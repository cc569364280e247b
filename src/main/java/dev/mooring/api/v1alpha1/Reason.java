package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.stream.Stream;

/**
 * Every reason that a state or a condition can have. In the CRDs it is any word of that form, so
 * that versions which know other ones can be mixed.
 */
public enum Reason {
  /** All is well: the reason of a Connector that is connected everywhere. */
  Connected,
  /** A first health check has not answered yet. */
  Connecting,
  /** The object's {@code enabled} is false. */
  Disabled,
  /** A Source or Sink runs everywhere. */
  Running,
  /** The object's references and expressions are in order. */
  Accepted,
  /** The external system refused user name or password. */
  AuthenticationFailed,
  /** The external system knows the user and forbids what it tried. */
  NotAuthorized,
  /** The host's address is one that workers do not connect to. */
  AddressRefused,
  /** The host name has no address. */
  HostNotFound,
  /** Nothing listens at the address, or it cannot be reached. */
  ConnectionRefused,
  /** The other side closed the connection. */
  ConnectionLost,
  /** The TLS handshake failed. */
  TlsFailed,
  /** No answer within the time allowed. */
  Timeout,
  /** The other side is there and well, and asks to be tried again later. */
  Unavailable,
  /** The other side does not speak the protocol, or broke its rules. */
  ProtocolError,
  /** No worker has been heard of for the length of its Lease. */
  NodesLost,
  /** A worker has not been heard of for the length of its Lease. */
  NodeLost,
  /** No worker runs, or the WorkerPool does not exist. */
  NoWorkers,
  /** Workers are there, but none runs it; the message says why. */
  Idle,
  /** Some workers of a WorkerPool are not ready. */
  WorkersNotReady,
  /** Workers are being replaced. */
  RollingUpdate,
  /** New settings failed and the old ones are still in use. */
  UpdateFailed,
  /** A Secret, or a key of it, does not exist. */
  SecretNotFound,
  /** The Connector of a {@code connectorRef} does not exist. */
  ConnectorNotFound,
  /** The Connector of a {@code connectorRef} is being deleted and takes no new users. */
  ConnectorDeleting,
  /** The Connector of a {@code connectorRef} is of another type than the Source or Sink. */
  ConnectorTypeMismatch,
  /** A Source of a Sink's {@code from} does not exist. */
  SourceNotFound,
  /** The Sink that is to get dead letters does not exist. */
  SinkNotFound,
  /** A filter, a transform or another expression has a mistake in it. */
  InvalidExpression,
  /** A value of the spec cannot be used. */
  InvalidSpec,
  /** It is being deleted, and works on until its last user has left. */
  InUse,
  /** The WorkerPool is not for this namespace. */
  NamespaceNotAllowed,
  /** Another object has the name that is needed. */
  NameTaken,
  /** The budget of the Connector leaves this worker no connection. */
  NoShare,
  /** It is being deleted and finishes what it has in flight. */
  Draining,
  /** Its time to finish was over, and something of it was left. */
  NotDrained,
  /** The pool has too few clients to keep overlapping subscriptions apart. */
  SubscriptionConflict,
  /** The other side says that what is asked for is elsewhere; the message says where. */
  Redirected,
  /** The other side has nothing at the place that a Sink writes to. */
  TargetNotFound,
  /** The other side refuses what a Sink asks for, whatever the record is. */
  RequestRefused,
  /** A record can never be written, and the Sink's policy is to keep it. */
  InvalidRecord,
  /** The other side may lose records, although at least once was asked for. */
  AtMostOnce,
  /** A Sink keeps its Source from going on. */
  BlockedBySink,
  /**
   * Another Sink of the same Source keeps this one from going on; or another Source on the same
   * client.
   */
  BlockedByNeighbour,
  /** Records in flight take all the memory that a worker has for them. */
  NoMemoryForRecords,
  /** The Kubernetes API cannot be reached. */
  ApiServerUnreachable,
  /** The API server does not take what the operator makes for an object; its words follow. */
  RefusedByApiServer,
  /** Something that Mooring did not expect; the message and the log say more. */
  InternalError,
  /** The spec has no block of a type that this version knows, or a value that it does not know. */
  UnknownType,
  /** What a later version says, for which this one has no word; the message is its own. */
  @JsonEnumDefaultValue
  Unknown;

  /** The form of a reason, as Kubernetes has it for conditions. */
  public static final String PATTERN = "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$";

  /** The most characters of a reason. */
  public static final int LONGEST = 128;

  /** The reason of that name; {@link #Unknown} for one that only a later version has. */
  public static Reason named(String name) {
    return Stream.of(values())
        .filter(reason -> reason.name().equals(name))
        .findFirst()
        .orElse(Unknown);
  }
}
