package dev.mooring.worker.pipeline;

import dev.mooring.worker.pool.Connections;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What is being stopped, by the connections that it still uses. On the control thread. */
final class Leaving {
  private final Map<Connections, List<CompletableFuture<Void>>> ends = new HashMap<>();

  /** Something uses the connections until then. */
  void add(Connections connections, CompletionStage<Void> end, Executor control) {
    CompletableFuture<Void> known = end.toCompletableFuture();
    if (known.isDone()) {
      return;
    }
    ends.computeIfAbsent(connections, first -> new ArrayList<>()).add(known);
    known.whenCompleteAsync((done, never) -> forget(connections, known), control);
  }

  private void forget(Connections connections, CompletableFuture<Void> end) {
    List<CompletableFuture<Void>> others = ends.get(connections);
    others.remove(end);
    if (others.isEmpty()) {
      ends.remove(connections);
    }
  }

  /** Completes when all have left that are leaving now. */
  CompletionStage<Void> all() {
    return CompletableFuture.allOf(
        ends.values().stream().flatMap(List::stream).toArray(CompletableFuture[]::new));
  }

  /** Completes when all have left that use the connections now. */
  CompletionStage<Void> from(Connections connections) {
    return CompletableFuture.allOf(
        ends.getOrDefault(connections, List.of()).toArray(CompletableFuture[]::new));
  }
}
