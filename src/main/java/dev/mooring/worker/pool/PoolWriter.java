package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.SinkWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Writes for one Sink on all open connections in turn. May be used from any thread. */
final class PoolWriter implements SinkWriter {
  private final SinkSpec sink;
  private final Supplier<List<Link>> open;
  private final Supplier<ConnectorException> whyNone;
  private final Map<Link, SinkWriter> writers = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * A writer with a Sink's settings.
   *
   * @param open the links that are open now; each list never changes
   * @param whyNone why none is
   */
  PoolWriter(SinkSpec sink, Supplier<List<Link>> open, Supplier<ConnectorException> whyNone) {
    this.sink = sink;
    this.open = open;
    this.whyNone = whyNone;
  }

  @Override
  public CompletionStage<Void> write(Message message) {
    List<Link> links = open.get();
    int first = turn.getAndIncrement();
    for (int i = 0; i < links.size(); i++) {
      Link link = links.get(Math.floorMod(first + i, links.size()));
      // One that is just leaving takes none, so that each is written where it can be finished.
      if (link.writes().begin()) {
        return begun(link, links, message);
      }
    }
    return CompletableFuture.failedStage(whyNone.get());
  }

  private CompletionStage<Void> begun(Link link, List<Link> links, Message message) {
    CompletionStage<Void> answer = write(link, message);
    answer.whenComplete(
        (written, failure) -> {
          link.writes().finish();
          judge(link, failure);
        });
    if (writers.size() > links.size()) {
      writers.keySet().retainAll(links);
    }
    return answer;
  }

  private CompletionStage<Void> write(Link link, Message message) {
    try {
      return writers.computeIfAbsent(link, one -> one.connection().writer(sink)).write(message);
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(Causes.of(e));
    }
  }

  private static void judge(Link link, Throwable failure) {
    if (failure != null && Causes.of(failure).kind() == ConnectorException.Kind.DISCONNECTED) {
      link.suspect();
    }
  }
}
