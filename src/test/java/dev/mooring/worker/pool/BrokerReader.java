package dev.mooring.worker.pool;

import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SessionReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Who reads at a {@link SessionBroker}. */
final class BrokerReader implements SessionReader {
  private final SessionBroker.Open on;
  private final String source;
  final MessageReceiver receiver;
  final Set<String> kept;
  List<String> topics;
  boolean stopped;

  BrokerReader(SessionBroker.Open on, ReadRequest request, MessageReceiver receiver) {
    this.on = on;
    this.source = request.source().name();
    this.receiver = receiver;
    this.topics = request.topics();
    this.kept = new HashSet<>(request.topics());
    kept.addAll(request.former());
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public CompletionStage<Boolean> drain() {
    return on.drain(this);
  }

  @Override
  public void renew() {
    if (!on.ended) {
      on.session.subscribed.addAll(topics);
    }
  }

  @Override
  public CompletionStage<Void> change(ReadRequest request) {
    if (on.ended) {
      return CompletableFuture.failedStage(PoolFixture.LOST);
    }
    on.session.subscribed.addAll(request.topics());
    if (on.isUnlucky()) {
      on.lose();
      return CompletableFuture.failedStage(PoolFixture.LOST);
    }
    Set<String> more = new HashSet<>(request.topics());
    more.addAll(request.former());
    more.removeAll(kept);
    // What an earlier reader has left here.
    on.session.queue.stream()
        .filter(one -> more.contains(one.topic()))
        .forEach(one -> one.offeredOn = null);
    kept.addAll(more);
    topics = request.topics();
    kept.stream().filter(topic -> !topics.contains(topic)).forEach(on.session.subscribed::remove);
    on.pump();
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Boolean> formerGone() {
    CompletableFuture<Boolean> gone =
        on.former.computeIfAbsent(this, first -> new CompletableFuture<>());
    on.drained();
    return gone;
  }

  @Override
  public CompletionStage<Void> forget() {
    stopped = true;
    if (on.readers.get(source) == this) {
      on.forget(source, kept);
    }
    return CompletableFuture.completedStage(null);
  }
}
