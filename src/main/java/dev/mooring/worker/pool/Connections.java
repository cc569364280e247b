package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;

/**
 * What pipelines may do with the pool of one Connector on this node. May be used from any thread.
 */
public interface Connections {
  /**
   * Reads on one connection of the pool, always the same, whenever that is open: after a reconnect,
   * reading starts again by itself.
   */
  Reading read(ReadRequest request, MessageReceiver receiver, ReadingListener listener);

  /**
   * Whether the other side keeps something for Sources that are away: then a reading {@linkplain
   * Reading#change goes on} with other settings, and one that begins takes what an earlier one of
   * its Source, with settings of any kind, has left.
   */
  boolean keepSessions();

  /** The open connections, to write on with a Sink's settings. */
  Outlets outlets(SinkSpec sink);

  /** What this node sees of the Connector now. */
  ConnectionView view();
}
