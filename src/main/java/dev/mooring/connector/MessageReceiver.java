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

  /**
   * Runs {@code resume} once, on any thread, when there is room again; at once when there is some
   * now. At most one resume is kept: a later call replaces an earlier one.
   */
  void whenRoom(Runnable resume);

  /**
   * Reading has ended for good on this connection although the connection lives (the subscription
   * was refused, say).
   */
  void failed(ConnectorException cause);
}
