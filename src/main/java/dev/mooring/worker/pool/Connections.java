package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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

  /**
   * Removes the session that the other side may keep for a Source of its own, read out or not. For
   * one that is over, and that nobody reads. Nothing where no sessions are kept.
   *
   * @return completes in bounded time, and never fails, with whether there is none any more
   */
  default CompletionStage<Boolean> endSession(ObjectKey source) {
    return CompletableFuture.completedStage(true);
  }

  /** The open connections, to write on with a Sink's settings. */
  Outlets outlets(SinkSpec sink);

  /** What this node sees of the Connector now. */
  ConnectionView view();
}
