package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkBlock;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.expression.InvalidExpressionException;
import dev.mooring.expression.SpecExpressions;
import dev.mooring.sharing.OwnOverlap;
import dev.mooring.worker.pipeline.RecordKeys;
import dev.mooring.worker.pipeline.SinkExpressions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * The rules of the expression language. Compiles each set of expressions once, whichever Sources
 * and Sinks have it, and elsewhere: a burst of Sinks takes seconds of it. To be asked on the
 * control thread.
 */
final class KnownRules implements SpecRules {
  private static final Logger LOG = Logger.getLogger(KnownRules.class);

  private final Executor compiler;
  private final Runnable compiled;
  private Map<Object, CompletableFuture<Compiled<?>>> known = new HashMap<>();
  private Map<Object, CompletableFuture<Compiled<?>>> asked = new HashMap<>();

  /**
   * Knows none yet.
   *
   * @param compiler where expressions are compiled
   * @param compiled hears that more is known, from any thread
   */
  KnownRules(Executor compiler, Runnable compiled) {
    this.compiler = compiler;
    this.compiled = compiled;
  }

  /** Forgets what was not asked for since the last call. */
  void forgetUnused() {
    known = asked;
    asked = new HashMap<>();
  }

  @Override
  public Finding check(SourceSpec source) {
    // In the operator's order.
    Finding expressions = finding(of(source));
    return expressions.isInOrder()
        ? ownOverlap(source)
            .map(overlap -> Finding.mistake(Reason.SubscriptionConflict, overlap.message()))
            .orElse(expressions)
        : expressions;
  }

  private static Optional<OwnOverlap> ownOverlap(SourceSpec source) {
    return source.subscription().flatMap(OwnOverlap::of);
  }

  @Override
  public Finding check(SinkSpec sink) {
    return finding(of(sink));
  }

  /** Which records of a Source belong together; only where nothing stands against its spec. */
  RecordKeys keys(SourceSpec source) {
    return (RecordKeys) of(source).join().result();
  }

  /** A Sink's expressions; only where nothing stands against its spec. */
  SinkExpressions expressions(SinkSpec sink) {
    return (SinkExpressions) of(sink).join().result();
  }

  private static Finding finding(CompletableFuture<Compiled<?>> compilation) {
    if (!compilation.isDone()) {
      return Finding.UNKNOWN_YET;
    }
    String mistake = compilation.join().mistake();
    return mistake == null ? Finding.IN_ORDER : Finding.mistake(Reason.InvalidExpression, mistake);
  }

  private CompletableFuture<Compiled<?>> of(SourceSpec source) {
    return of(SourceTexts.of(source), () -> compile(source));
  }

  private CompletableFuture<Compiled<?>> of(SinkSpec sink) {
    return of(
        new SinkTexts(sink.filter(), sink.transform(), sink.template(), sink.texts()),
        () -> compile(sink));
  }

  private CompletableFuture<Compiled<?>> of(Object texts, Compilation compilation) {
    CompletableFuture<Compiled<?>> one = asked.get(texts);
    if (one == null) {
      one = known.get(texts);
      if (one == null) {
        one = begin(compilation);
      }
      asked.put(texts, one);
    }
    return one;
  }

  private CompletableFuture<Compiled<?>> begin(Compilation compilation) {
    CompletableFuture<Compiled<?>> begun =
        CompletableFuture.supplyAsync(() -> run(compilation), compiler);
    if (!begun.isDone()) {
      begun.thenRun(compiled);
    }
    return begun;
  }

  private static Compiled<?> run(Compilation compilation) {
    try {
      return compilation.compile();
    } catch (InvalidExpressionException mistake) {
      return new Compiled<>(null, mistake.getMessage());
    } catch (Throwable failure) {
      // An Error, too: this is one object's, and nobody else is to stand still for it.
      LOG.warn("an expression could not be compiled", failure);
      return new Compiled<>(null, SpecExpressions.CANNOT_BE_COMPILED);
    }
  }

  private static Compiled<RecordKeys> compile(SourceSpec source) throws InvalidExpressionException {
    String mistake = SpecExpressions.mistake(SpecExpressions.of(source)).orElse(null);
    return mistake == null
        ? new Compiled<>(RecordKeys.of(source), null)
        : new Compiled<>(null, mistake);
  }

  /** The words are the operator's, which looks at each field by itself. */
  private static Compiled<SinkExpressions> compile(SinkSpec sink)
      throws InvalidExpressionException {
    List<SpecExpressions.Field> fields = SpecExpressions.of(sink);
    try {
      SinkExpressions expressions = SinkExpressions.compile(sink);
      fields = fields.stream().filter(SpecExpressions.Field::hasLiteralsToCheck).toList();
      String mistake = SpecExpressions.mistake(fields).orElse(null);
      return new Compiled<>(mistake == null ? expressions : null, mistake);
    } catch (InvalidExpressionException | RuntimeException | Error failure) {
      String mistake = SpecExpressions.mistake(fields).orElse(null);
      if (mistake == null) {
        throw failure;
      }
      return new Compiled<>(null, mistake);
    }
  }

  private interface Compilation {
    Compiled<?> compile() throws InvalidExpressionException;
  }

  /**
   * @param mistake what is wrong, and where; null where nothing is
   */
  private record Compiled<T>(T result, String mistake) {}

  private record SinkTexts(
      String filter, String transform, String template, List<SinkBlock.Text> texts) {}

  private record SourceTexts(String key, Map<String, String> generators, String type) {
    static SourceTexts of(SourceSpec source) {
      return new SourceTexts(
          source.key(),
          source.block() == null ? Map.of() : source.block().generators(),
          source.typeName());
    }
  }
}
