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
   * Stops for good, and gives up what it holds for this Source on either side (a path, an MQTT
   * subscription).
   *
   * @return a stage that completes in bounded time; it never fails
   */
  CompletionStage<Void> forget();
}
