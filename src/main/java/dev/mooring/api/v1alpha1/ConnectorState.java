package dev.mooring.api.v1alpha1;

/** What all workers together are to a Connector. */
public enum ConnectorState {
  Connecting,
  Connected,
  Disconnected,
  Inconsistent,
  Disabled,
  /** It is being deleted, and works on until its last user has left. */
  Deleting
}
