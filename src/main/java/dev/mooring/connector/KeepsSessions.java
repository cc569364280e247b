package dev.mooring.connector;

import dev.mooring.api.v1alpha1.ConnectorSpec;

/**
 * What a {@link ConnectorType} is, too, whose other side keeps something for a client that reads
 * while it is away, as an MQTT broker does. Its connections are {@link SessionConnection}s, and
 * their readers {@link SessionReader}s. May be called from any thread.
 */
public interface KeepsSessions {
  /**
   * Where the sessions of these settings are. Settings with the same answer go on in the same
   * sessions; with another one, those that there were stay behind.
   */
  String sessionsAt(ConnectorSpec spec);
}
