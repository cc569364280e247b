package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.MqttTopics;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.expression.GeneratorExpression;
import dev.mooring.expression.InvalidExpressionException;
import dev.mooring.expression.RecordExpression;
import dev.mooring.expression.TextTemplate;
import dev.mooring.sharing.OwnOverlap;
import dev.mooring.worker.pipeline.RecordKeys;
import dev.mooring.worker.pipeline.SinkExpressions;
import java.util.HashMap;
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
    return ownOverlap(source)
        .map(overlap -> Finding.mistake(Reason.SubscriptionConflict, overlap.message()))
        .orElseGet(() -> finding(of(source)));
  }

  private static Optional<OwnOverlap> ownOverlap(SourceSpec source) {
    return source.mqtt() == null ? Optional.empty() : OwnOverlap.of(source.mqtt());
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
        new SinkTexts(sink.filter(), sink.transform(), sink.templates()), () -> compile(sink));
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
    } catch (Mistake mistake) {
      return new Compiled<>(null, mistake.getMessage());
    } catch (InvalidExpressionException mistake) {
      return new Compiled<>(null, mistake.getMessage());
    } catch (RuntimeException | StackOverflowError failure) {
      LOG.warn("an expression could not be compiled", failure);
      return new Compiled<>(null, "an expression could not be compiled: " + failure);
    }
  }

  private static Compiled<RecordKeys> compile(SourceSpec source)
      throws Mistake, InvalidExpressionException {
    check("spec.key", source.key(), RecordExpression::compile);
    if (source.generator() != null) {
      check("spec.generator.payload", source.generator().payload(), GeneratorExpression::compile);
    }
    return new Compiled<>(RecordKeys.of(source), null);
  }

  private static Compiled<SinkExpressions> compile(SinkSpec sink)
      throws Mistake, InvalidExpressionException {
    try {
      SinkExpressions expressions = SinkExpressions.compile(sink);
      if (sink.mqtt() != null) {
        checkTopic(TextTemplate.compile(sink.mqtt().topic()));
      }
      return new Compiled<>(expressions, null);
    } catch (InvalidExpressionException mistake) {
      // Once more, each by itself: which field it is in.
      check("spec.filter", sink.filter(), RecordExpression::compileFilter);
      check("spec.transform", sink.transform(), RecordExpression::compile);
      for (Map.Entry<String, String> text : sink.templates().entrySet()) {
        check(text.getKey(), text.getValue(), TextTemplate::compile);
      }
      throw mistake;
    }
  }

  private static void checkTopic(TextTemplate topic) throws Mistake {
    Optional<String> mistake = MqttTopics.mistakeInLiterals(topic.literals());
    if (mistake.isPresent()) {
      throw new Mistake("spec.mqtt.topic: the topic has " + mistake.get());
    }
  }

  private static void check(String field, String text, Expression expression) throws Mistake {
    try {
      if (text != null) {
        expression.compile(text);
      }
    } catch (InvalidExpressionException mistake) {
      throw new Mistake(field + ": " + mistake.getMessage());
    }
  }

  private interface Expression {
    Object compile(String text) throws InvalidExpressionException;
  }

  private interface Compilation {
    Compiled<?> compile() throws Mistake, InvalidExpressionException;
  }

  /**
   * @param mistake what is wrong, and where; null where nothing is
   */
  private record Compiled<T>(T result, String mistake) {}

  /** With the field that it is in. */
  private static final class Mistake extends Exception {
    private static final long serialVersionUID = 1L;

    Mistake(String message) {
      super(message);
    }
  }

  private record SinkTexts(String filter, String transform, Map<String, String> templates) {}

  private record SourceTexts(String key, String payload, String type) {
    static SourceTexts of(SourceSpec source) {
      return new SourceTexts(
          source.key(),
          source.generator() == null ? null : source.generator().payload(),
          source.typeName());
    }
  }
}
