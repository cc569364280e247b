package dev.mooring.connector;

import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * A connection for which the other side keeps a session: what its Sources subscribe to, and what
 * comes for them while it is away. May be used from any thread.
 */
public interface SessionConnection extends Connection {
  /**
   * Says for whom this session is, whether they read already or not. What comes for one of them is
   * kept unacknowledged until it reads; what comes for nobody else's sake may be given up. Replaces
   * what was said before; before the first call, nobody is expected.
   */
  void expect(Collection<ExpectedSource> sources);

  /**
   * Offers what the session has for a Source that does not read here, and asks for no more.
   *
   * @param request what the Source has read here, with what it has read before that
   * @return as {@link SessionReader#drain}
   */
  CompletionStage<Boolean> drain(ReadRequest request, MessageReceiver receiver);

  /**
   * Gives up what the session has for a Source, whether it reads here or not.
   *
   * @param request as for {@link #drain}; its settings may be unknown
   * @return a stage that completes in bounded time; it never fails
   */
  CompletionStage<Void> forget(ReadRequest request);
}
