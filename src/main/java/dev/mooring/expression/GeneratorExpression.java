package dev.mooring.expression;

import dev.cel.common.types.SimpleType;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The payload of a generator Source, compiled. Its variables: {@code sequence} (int), {@code time}
 * (timestamp) and {@code node} (string). May be used from any thread.
 */
public final class GeneratorExpression {
  private static final Environment ENVIRONMENT =
      new Environment(
          Map.of(
              "sequence", SimpleType.INT,
              "time", SimpleType.TIMESTAMP,
              "node", SimpleType.STRING));

  private final CompiledExpression compiled;

  private GeneratorExpression(CompiledExpression compiled) {
    this.compiled = compiled;
  }

  /**
   * Compiles an expression.
   *
   * @throws InvalidExpressionException saying line, column and what is wrong
   */
  public static GeneratorExpression compile(String text) throws InvalidExpressionException {
    return new GeneratorExpression(ENVIRONMENT.compile(text));
  }

  /**
   * One payload; what becomes of which type is as in {@link RecordExpression#apply}.
   *
   * @param sequence the number of records before this one
   * @param node the worker's name
   * @throws ExpressionFailure when there is no value, or it is larger than 1 MiB
   */
  public byte[] apply(long sequence, Instant time, String node) throws ExpressionFailure {
    Object value =
        compiled.evaluate(
            name ->
                Optional.ofNullable(
                    switch (name) {
                      case "sequence" -> sequence;
                      case "time" -> time;
                      case "node" -> node;
                      default -> null;
                    }));
    return Output.bytes(value);
  }
}
