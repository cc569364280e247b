package dev.mooring.connector;

/** Takes what a {@link SourceReader} reads. */
public interface MessageReceiver {
  /**
   * Offers a message.
   *
   * @param acknowledge run at most once, on any thread, after every Sink has finished with the
   *     message; never, when the pipeline stops before that. It must not block and may be run after
   *     the connection was lost, to no effect.
   * @return false when there is no room: nothing was taken. The reader then keeps the message
   *     (where it can be delivered again, it must) and offers it again after {@link #whenRoom}.
   */
  boolean offer(Message message, Runnable acknowledge);

  /** Whether there is memory for a message. */
  enum Room {
    /** It is reserved. */
    GIVEN,
    /** Nothing is reserved; see {@link #whenRoom}. */
    LATER,
    /** Nothing is reserved, and never will be for so large a message. */
    NEVER
  }

  /**
   * Reserves memory for a message before it is read: for readers that know its size, or bound it.
   * What is {@link Room#GIVEN given} goes with {@link #offerReserved}, or is given back with {@link
   * #unreserve}.
   *
   * @param bytes of topic, payload and what is kept beside
   */
  default Room reserve(long bytes) {
    return Room.GIVEN;
  }

  /**
   * Gives back what was reserved, or a part of it.
   *
   * @param bytes what was reserved at once
   * @param kept how much of it stays reserved; 0 for nothing
   */
  default void unreserve(long bytes, long kept) {}

  /**
   * Offers a message for which there is memory already; see {@link #offer}, which takes it by
   * itself.
   *
   * @param reserved what was reserved for it, which is the receiver's from now on unless it has no
   *     room; 0 when the message is in memory in any case, as a part of another record in flight
   */
  default boolean offerReserved(Message message, long reserved, Runnable acknowledge) {
    return offer(message, acknowledge);
  }

  /**
   * Runs {@code resume} once, on any thread, when there is room again; at once when there is some
   * now. At most one resume is kept: a later call replaces an earlier one.
   */
  void whenRoom(Runnable resume);

  /**
   * Runs it once, on any thread, when nothing is taken any more: for readers that wait for an
   * answer of the other side which nobody wants then. It must not block.
   */
  default void whenClosed(Runnable then) {}

  /**
   * Reading has ended for good on this connection although the connection lives (the subscription
   * was refused, say).
   */
  void failed(ConnectorException cause);

  /**
   * A message was left out that can never be offered, and that will not come again.
   *
   * @param why in stable words, with what to do about it
   */
  default void leftOut(ConnectorException why) {}

  /**
   * What is finished with cannot be acknowledged, since others have to be before it; soon nothing
   * more comes.
   *
   * @param why in stable words, with what to do about it; null when that is over
   */
  default void heldUp(ConnectorException why) {}

  /**
   * The other side does not give all that was asked for, and messages come all the same.
   *
   * @param shortfall what it does not give, with what to do about it; null when it gives all
   */
  default void granted(ConnectorException shortfall) {}
}
