package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.expression.InvalidExpressionException;
import dev.mooring.expression.RecordExpression;
import dev.mooring.worker.pipeline.SinkExpressions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of the expression language. Compiles each pair of expressions once, whichever Sinks
 * have it. On the control thread.
 */
final class KnownRules implements SpecRules {
  private Map<Texts, Optional<SinkExpressions>> compiled = new HashMap<>();
  private Map<Texts, Optional<SinkExpressions>> asked = new HashMap<>();
  private Map<String, Boolean> knownKeys = new HashMap<>();
  private Map<String, Boolean> askedKeys = new HashMap<>();

  /** Forgets what was not asked for since the last call. */
  void forgetUnused() {
    compiled = asked;
    asked = new HashMap<>();
    knownKeys = askedKeys;
    askedKeys = new HashMap<>();
  }

  @Override
  public boolean compiles(SourceSpec source) {
    return source.key() == null
        || askedKeys.computeIfAbsent(
            source.key(),
            text -> knownKeys.containsKey(text) ? knownKeys.get(text) : compiles(text));
  }

  private static boolean compiles(String expression) {
    try {
      RecordExpression.compile(expression);
      return true;
    } catch (InvalidExpressionException e) {
      return false;
    }
  }

  @Override
  public boolean compiles(SinkSpec sink) {
    return expressions(sink).isPresent();
  }

  /** A Sink's expressions; empty when there is a mistake in them. */
  Optional<SinkExpressions> expressions(SinkSpec sink) {
    return asked.computeIfAbsent(
        new Texts(sink.filter(), sink.transform(), sink.templates()),
        texts -> compiled.containsKey(texts) ? compiled.get(texts) : compile(sink));
  }

  private static Optional<SinkExpressions> compile(SinkSpec sink) {
    try {
      return Optional.of(SinkExpressions.compile(sink));
    } catch (InvalidExpressionException e) {
      return Optional.empty();
    }
  }

  private record Texts(String filter, String transform, Map<String, String> templates) {}
}
