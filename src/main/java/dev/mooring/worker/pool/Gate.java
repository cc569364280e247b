package dev.mooring.worker.pool;

import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * Lets one reader's messages through until it is closed, and knows which of them are not finished
 * with. May be used from any thread.
 */
final class Gate implements MessageReceiver {
  private final SharedReceiver receiver;
  private final BiConsumer<Gate, ConnectorException> failure;
  private final InFlight records = new InFlight();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /**
   * An open gate.
   *
   * @param failure hears when the reader fails, with this gate
   */
  Gate(SharedReceiver receiver, BiConsumer<Gate, ConnectorException> failure) {
    this.receiver = receiver;
    this.failure = failure;
  }

  /**
   * Lets nothing more through.
   *
   * @return completes when all that it has let through is acknowledged; some may never be
   */
  CompletableFuture<Void> close() {
    CompletableFuture<Void> finished = records.close();
    receiver.leave(this);
    closed.complete(null);
    return finished;
  }

  boolean isClosed() {
    return records.isClosed();
  }

  @Override
  public boolean offer(Message message, Runnable acknowledge) {
    return records.begin() && begun(receiver.offer(message, finishing(acknowledge)));
  }

  @Override
  public boolean offerReserved(Message message, long reserved, Runnable acknowledge) {
    return records.begin()
        && begun(receiver.offerReserved(message, reserved, finishing(acknowledge)));
  }

  @Override
  public Room reserve(long bytes) {
    return receiver.reserve(bytes);
  }

  @Override
  public void unreserve(long bytes, long kept) {
    receiver.unreserve(bytes, kept);
  }

  private Runnable finishing(Runnable acknowledge) {
    return () -> {
      acknowledge.run();
      records.finish();
    };
  }

  private boolean begun(boolean taken) {
    if (!taken) {
      records.finish();
    }
    return taken;
  }

  @Override
  public void whenRoom(Runnable resume) {
    if (!isClosed()) {
      receiver.whenRoom(this, resume);
    }
  }

  @Override
  public void whenClosed(Runnable then) {
    closed.thenRun(then);
  }

  @Override
  public void failed(ConnectorException cause) {
    failure.accept(this, cause);
  }

  @Override
  public void leftOut(ConnectorException why) {
    receiver.leftOut(why);
  }

  @Override
  public void heldUp(ConnectorException why) {
    receiver.heldUp(why);
  }

  @Override
  public void granted(ConnectorException shortfall) {
    receiver.granted(shortfall);
  }
}
