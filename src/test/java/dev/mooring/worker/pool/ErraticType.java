package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.Opening;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.SourceReader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A type that answers on other threads, and fails, hangs and loses at random until it is told not
 * to.
 */
final class ErraticType implements ConnectorType {
  private static final ConnectorException FAULT =
      ConnectorException.disconnected(Reason.ConnectionLost, "a fault");

  final Set<Connection> open = ConcurrentHashMap.newKeySet();
  volatile boolean erratic = true;
  private final Executor threads;

  ErraticType(Executor threads) {
    this.threads = threads;
  }

  @Override
  public String name() {
    return "erratic";
  }

  @Override
  public Opening open(ConnectionRequest request, ConnectionListener listener) {
    CompletableFuture<Connection> answer = new CompletableFuture<>();
    ErraticConnection connection = new ErraticConnection(listener);
    answerSomehow(
        answer,
        () -> {
          open.add(connection);
          if (!answer.complete(connection)) {
            open.remove(connection);
          }
        });
    return new Opening() {
      @Override
      public CompletionStage<Connection> connection() {
        return answer;
      }

      @Override
      public CompletionStage<Void> abandon() {
        answer.completeExceptionally(FAULT);
        CompletableFuture<Void> gone = new CompletableFuture<>();
        threads.execute(
            () -> {
              open.remove(connection);
              gone.complete(null);
            });
        return gone;
      }
    };
  }

  private void answerSomehow(CompletableFuture<?> answer, Runnable well) {
    int dice = erratic ? ThreadLocalRandom.current().nextInt(10) : 9;
    if (dice == 0) {
      return;
    }
    threads.execute(
        () -> {
          if (dice < 4) {
            answer.completeExceptionally(FAULT);
          } else {
            well.run();
          }
        });
  }

  private final class ErraticConnection implements Connection {
    private final ConnectionListener listener;

    ErraticConnection(ConnectionListener listener) {
      this.listener = listener;
    }

    @Override
    public CompletionStage<Void> check() {
      CompletableFuture<Void> answer = new CompletableFuture<>();
      answerSomehow(answer, () -> answer.complete(null));
      return answer;
    }

    @Override
    public CompletionStage<SourceReader> read(ReadRequest request, MessageReceiver receiver) {
      CompletableFuture<SourceReader> answer = new CompletableFuture<>();
      answerSomehow(answer, () -> answer.complete(new QuietReader()));
      return answer;
    }

    @Override
    public SinkWriter writer(SinkSpec sink) {
      return message -> {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        answerSomehow(answer, () -> answer.complete(null));
        // As each type has a limit of its own for a write.
        CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS)
            .execute(() -> answer.completeExceptionally(FAULT));
        if (erratic && ThreadLocalRandom.current().nextInt(20) == 0) {
          threads.execute(() -> listener.lost(FAULT));
        }
        return answer;
      };
    }

    @Override
    public CompletionStage<Void> close() {
      open.remove(this);
      return CompletableFuture.completedStage(null);
    }
  }

  private static final class QuietReader implements SourceReader {
    @Override
    public void stop() {}

    @Override
    public CompletionStage<Void> forget() {
      return CompletableFuture.completedStage(null);
    }
  }
}
