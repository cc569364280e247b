package dev.mooring.connector.memory;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.SourceReader;
import dev.mooring.connector.memory.Topics.Topic;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads one topic for one Source.
 *
 * <p>Records wait here while the receiver has no room. The queue has no limit of its own: each
 * record in it is an unfinished write, and of those every Sink has at most {@code inFlight}.
 *
 * <p>Writers come on any thread, and a receiver may write to this very topic while it is offered a
 * record. So nobody waits for anybody: the first to come offers, and also what others add
 * meanwhile.
 */
final class MemoryReader implements SourceReader {
  private final Topic topic;
  private final Topics topics;
  private final MessageReceiver receiver;
  private final Queue<Delivery> waiting = new ConcurrentLinkedQueue<>();
  private final Set<Delivery> unfinished = ConcurrentHashMap.newKeySet();

  /** Calls for {@link #offerAll} that have not been answered; whoever makes it one, answers. */
  private final AtomicInteger calls = new AtomicInteger();

  private volatile boolean stopped;
  private volatile boolean full;

  /** A record on its way to this reader; done when it is acknowledged. */
  private static final class Delivery extends CompletableFuture<Void> {
    private final Message message;

    Delivery(Message message) {
      this.message = message;
    }
  }

  MemoryReader(Topic topic, Topics topics, MessageReceiver receiver) {
    this.topic = topic;
    this.topics = topics;
    this.receiver = receiver;
  }

  /** Hands over a record; the future completes when the receiver has acknowledged it. */
  CompletableFuture<Void> deliver(byte[] payload) {
    Delivery delivery = new Delivery(new Message(topic.name(), payload));
    unfinished.add(delivery);
    delivery.whenComplete((done, failure) -> unfinished.remove(delivery));
    waiting.add(delivery);
    offerAll();
    return delivery;
  }

  @Override
  public void stop() {
    stopped = true;
    topics.remove(topic, this);
    offerAll();
  }

  @Override
  public CompletionStage<Void> forget() {
    stop();
    unfinished.forEach(delivery -> delivery.completeExceptionally(readerGone()));
    return CompletableFuture.completedFuture(null);
  }

  private void offerAll() {
    if (calls.getAndIncrement() > 0) {
      return;
    }
    int answered = 1;
    do {
      offerWaiting();
      answered = calls.addAndGet(-answered);
    } while (answered > 0);
  }

  private void offerWaiting() {
    for (Delivery next = waiting.peek(); next != null; next = waiting.peek()) {
      if (stopped) {
        next.completeExceptionally(readerGone());
      } else if (full) {
        return;
      } else if (!offered(next)) {
        full = true;
        receiver.whenRoom(this::resume);
        return;
      }
      waiting.remove();
    }
  }

  private boolean offered(Delivery delivery) {
    // Its bytes are those of the record that is written here, which is not finished before.
    return delivery.isDone()
        || receiver.offerReserved(delivery.message, 0, () -> delivery.complete(null));
  }

  private void resume() {
    full = false;
    offerAll();
  }

  /** The writer tries again then: with the readers that there are by that time, or none. */
  private ConnectorException readerGone() {
    return ConnectorException.retry(
        Reason.ConnectionLost,
        "a Source reading memory topic '" + topic.name() + "' stopped before it was done");
  }
}
