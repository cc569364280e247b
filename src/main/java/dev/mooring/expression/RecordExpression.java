package dev.mooring.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelVariableResolver;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A filter or transform of a Sink, compiled. Its variables: {@code payload} (the record parsed as
 * JSON, its integers within 64 bits int, all other numbers double), {@code text} (the record as a
 * string), {@code topic} and {@code source}. May be used from any thread.
 */
public final class RecordExpression {
  private static final Environment ENVIRONMENT =
      new Environment(
          Map.of(
              "payload",
              SimpleType.DYN,
              PassedOn.EXACT,
              SimpleType.DYN,
              "text",
              SimpleType.STRING,
              "topic",
              SimpleType.STRING,
              "source",
              SimpleType.STRING));

  private final CompiledExpression compiled;
  private final boolean needsPayload;

  private RecordExpression(CompiledExpression compiled) {
    this.compiled = compiled;
    this.needsPayload = compiled.names("payload") || compiled.names(PassedOn.EXACT);
  }

  /**
   * Compiles a transform, which may have a value of any type. Numbers that it only passes on, such
   * as {@code payload.id} in {@code {"id": payload.id}}, keep their digits.
   *
   * @throws InvalidExpressionException saying line, column and what is wrong
   */
  public static RecordExpression compile(String text) throws InvalidExpressionException {
    return new RecordExpression(ENVIRONMENT.compile(text, PassedOn::inResult));
  }

  /**
   * Compiles a filter, which must be a bool.
   *
   * @throws InvalidExpressionException saying line, column and what is wrong; also when the value
   *     is known never to be a bool
   */
  public static RecordExpression compileFilter(String text) throws InvalidExpressionException {
    CompiledExpression compiled = ENVIRONMENT.compile(text, PassedOn::inTexts);
    CelType type = compiled.resultType();
    if (!Set.of(SimpleType.BOOL, SimpleType.DYN).contains(type)) {
      throw new InvalidExpressionException(
          "1:1: a filter must be a bool, and this is of type " + type.name());
    }
    return new RecordExpression(compiled);
  }

  /** Whether an evaluation may ask for the parsed payload. */
  public boolean needsPayload() {
    return needsPayload;
  }

  /**
   * Whether the filter lets a record through.
   *
   * @throws ExpressionFailure when there is no answer, or it is not a bool
   */
  public boolean test(RecordVariables variables) throws ExpressionFailure {
    if (evaluate(variables) instanceof Boolean answer) {
      return answer;
    }
    throw new ExpressionFailure(
        ExpressionFailure.Kind.EVALUATION, "the filter's value is not a bool");
  }

  /**
   * The transformed record: a string as its UTF-8 bytes, bytes as they are, everything else as JSON
   * (timestamps and durations as strings, integral numbers without a decimal point).
   *
   * @throws ExpressionFailure when there is no value, or it is larger than 1 MiB
   */
  public byte[] apply(RecordVariables variables) throws ExpressionFailure {
    return Output.bytes(evaluate(variables));
  }

  /**
   * The value as text: as {@link #apply} gives it, but null is no text.
   *
   * @throws ExpressionFailure when there is no value, it is null, or it is larger than 1 MiB
   */
  public String text(RecordVariables variables) throws ExpressionFailure {
    Limits.begin();
    return textWithin(variables);
  }

  /** As {@link #text}, within the limits that were begun on this thread. */
  String textWithin(RecordVariables variables) throws ExpressionFailure {
    Object value = compiled.evaluateWithin(names(variables));
    if (value instanceof NullValue) {
      throw new ExpressionFailure(ExpressionFailure.Kind.EVALUATION, "the value is null");
    }
    return value instanceof String text
        ? text
        : new String(Output.bytes(value), StandardCharsets.UTF_8);
  }

  /** The value as JSON, whatever it is, within the limits that were begun on this thread. */
  String jsonWithin(RecordVariables variables) throws ExpressionFailure {
    return new String(
        Output.json(compiled.evaluateWithin(names(variables))), StandardCharsets.UTF_8);
  }

  private Object evaluate(RecordVariables variables) throws ExpressionFailure {
    return compiled.evaluate(names(variables));
  }

  private static CelVariableResolver names(RecordVariables variables) {
    return name -> Optional.ofNullable(value(name, variables));
  }

  private static Object value(String name, RecordVariables variables) {
    return switch (name) {
      case "payload" -> variables.json().required();
      case PassedOn.EXACT -> variables.exactJson().required();
      case "text" -> variables.text();
      case "topic" -> variables.topic();
      case "source" -> variables.source();
      default -> null;
    };
  }
}
