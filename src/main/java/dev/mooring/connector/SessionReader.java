package dev.mooring.connector;

import java.util.concurrent.CompletionStage;

/** A reader in a session that the other side keeps. May be used from any thread. */
public interface SessionReader extends SourceReader {
  /**
   * Gives up what the other side keeps for this Source, so that new messages go to others, and goes
   * on offering what is here already or still comes of it.
   *
   * @return a stage that never fails. With true when nothing has come for a while and all that came
   *     is acknowledged: nothing is left. With false when that cannot be said any more: the
   *     connection is gone, or the other side has not answered. Until then it waits, without limit.
   */
  CompletionStage<Boolean> drain();

  /**
   * Asks the other side anew for what it reads, because another reader of the same Source has given
   * up its part: some brokers forget, then, what nobody has asked for yet.
   */
  void renew();

  /**
   * Reads something else from now on, without a moment in which it reads nothing: first asks for
   * what is new, then gives up what is not wanted any more. What is still there of that is offered.
   *
   * <p>Not to be called again before it has answered.
   *
   * @param request the same Source, with other settings
   * @return a stage that completes once the other side has agreed to all of that, or fails with a
   *     {@link ConnectorException}. When the other side has refused, it reads what it did before;
   *     when it has not answered, what it keeps is not known
   */
  CompletionStage<Void> change(ReadRequest request);

  /**
   * Says when nothing is left of what it has read before others, as {@link ReadRequest#former} or
   * before a {@link #change}: until then, the other side may deliver it again.
   *
   * @return a stage that never fails. With true when nothing of it has come for a while and all
   *     that came is acknowledged; with false when that cannot be said any more. Until then it
   *     waits, without limit.
   */
  CompletionStage<Boolean> formerGone();
}
