package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.Message;
import dev.mooring.expression.ExpressionFailure;
import dev.mooring.expression.InvalidExpressionException;
import dev.mooring.expression.RecordExpression;
import java.util.Optional;

/**
 * A Sink's filter and transform, compiled. May be used from any thread.
 *
 * @param filter null when every record passes
 * @param transform null when the payload stays as it is
 */
public record SinkExpressions(RecordExpression filter, RecordExpression transform) {
  /** Every record passes, untouched. */
  public static final SinkExpressions NONE = new SinkExpressions(null, null);

  /**
   * Compiles what the spec holds.
   *
   * @throws InvalidExpressionException saying where and what is wrong
   */
  public static SinkExpressions compile(SinkSpec spec) throws InvalidExpressionException {
    if (spec.filter() == null && spec.transform() == null) {
      return NONE;
    }
    return new SinkExpressions(
        spec.filter() == null ? null : RecordExpression.compileFilter(spec.filter()),
        spec.transform() == null ? null : RecordExpression.compile(spec.transform()));
  }

  /**
   * What is to be written of a record; empty when the filter leaves it out.
   *
   * @throws InvalidRecord when an expression has no answer for it
   */
  Optional<Message> apply(TakenRecord record) throws InvalidRecord {
    return passes(record) ? Optional.of(transformed(record)) : Optional.empty();
  }

  private boolean passes(TakenRecord record) throws InvalidRecord {
    if (filter == null) {
      return true;
    }
    try {
      return filter.test(record.variables());
    } catch (ExpressionFailure failure) {
      throw InvalidRecord.of("filter", failure);
    }
  }

  private Message transformed(TakenRecord record) throws InvalidRecord {
    if (transform == null) {
      return record.message();
    }
    try {
      return record.message().withPayload(transform.apply(record.variables()));
    } catch (ExpressionFailure failure) {
      throw InvalidRecord.of("transform", failure);
    }
  }
}
