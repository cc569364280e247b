package dev.mooring.connector.generator;

import dev.mooring.api.v1alpha1.GeneratorSource;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.SourceReader;
import dev.mooring.expression.GeneratorExpression;
import dev.mooring.expression.InvalidExpressionException;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Always well. */
final class GeneratorConnection implements Connection {
  private final Clock clock;
  private final Pacemaker pacemaker;
  private final Set<GeneratorReader> readers = ConcurrentHashMap.newKeySet();

  GeneratorConnection(Clock clock, Pacemaker pacemaker) {
    this.clock = clock;
    this.pacemaker = pacemaker;
  }

  @Override
  public CompletionStage<Void> check() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<SourceReader> read(ReadRequest request, MessageReceiver receiver) {
    GeneratorSource settings = request.spec().generator();
    GeneratorExpression payload;
    try {
      payload = GeneratorExpression.compile(settings.payload());
    } catch (InvalidExpressionException e) {
      return CompletableFuture.failedFuture(
          ConnectorException.permanent(
              Reason.InvalidExpression, "generator.payload: " + e.getMessage()));
    }
    String worker = request.node().worker();
    GeneratorReader reader =
        new GeneratorReader(
            settings,
            sequence -> payload.apply(sequence, clock.instant(), worker),
            request.position(),
            receiver,
            pacemaker);
    readers.add(reader);
    reader.start();
    return CompletableFuture.completedFuture(reader);
  }

  @Override
  public SinkWriter writer(SinkSpec sink) {
    throw new UnsupportedOperationException("nothing can be written to a generator");
  }

  @Override
  public CompletionStage<Void> close() {
    readers.forEach(GeneratorReader::stop);
    return CompletableFuture.completedFuture(null);
  }
}
