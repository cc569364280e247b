package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** What one worker is to a Connector, Source or Sink. */
public enum NodeState {
  /** A Connector's first health check has not answered yet. */
  Connecting,
  /** A real exchange with the external system succeeded, and nothing has failed since. */
  Connected,
  /**
   * A health check or the traffic failed; the worker goes on trying. For a Source or Sink: its
   * connection is so.
   */
  Disconnected,
  /** A Source reads, or a Sink takes records. */
  Running,
  /** A Source or Sink that is kept from going on by a record or by another one. */
  Blocked,
  /** A Source or Sink that does not run on this worker; left out of the aggregation. */
  Idle,
  /**
   * The worker has not been heard of for the length of its Lease: said by the operator, never by a
   * worker. Or the worker is of a later version and says what this one does not know.
   */
  @JsonEnumDefaultValue
  Unknown
}
