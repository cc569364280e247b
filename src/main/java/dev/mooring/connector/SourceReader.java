package dev.mooring.connector;

import java.util.concurrent.CompletableFuture;
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
   * Gives up what the other side keeps for this Source, so that new messages go to others, and goes
   * on offering what is here already or still comes of it.
   *
   * @return a stage that completes when nothing has come for a while and all that came is
   *     acknowledged, or when the connection is gone; it never fails. The caller keeps the time
   *     limit.
   */
  default CompletionStage<Void> drain() {
    return CompletableFuture.completedStage(null);
  }

  /**
   * Asks the other side anew for what it reads, because another reader of the same Source has given
   * up its part: some brokers forget, then, what nobody has asked for yet.
   */
  default void renew() {}

  /**
   * Stops, and gives up what the other side keeps for this Source (an MQTT subscription): for a
   * Source that is gone for good or reads something else now.
   *
   * @return a stage that completes in bounded time; it never fails
   */
  CompletionStage<Void> forget();
}
