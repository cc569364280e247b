package dev.mooring.connector;

import java.util.concurrent.CompletionStage;

/** Reads for one Source on one connection. May be used from any thread. */
public interface SourceReader {
  /**
   * Offers nothing more to the receiver from now on. Messages offered before may still be
   * acknowledged, as long as the connection lives. What arrives meanwhile stays unacknowledged, so
   * that the other side delivers it again.
   */
  void stop();

  /**
   * Stops, and gives up what the other side keeps for this Source (an MQTT subscription): for a
   * Source that is gone for good or reads something else now.
   *
   * @return a stage that completes in bounded time; it never fails
   */
  CompletionStage<Void> forget();
}
