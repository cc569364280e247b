package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.expression.ExpressionFailure;
import dev.mooring.expression.InvalidExpressionException;
import dev.mooring.expression.RecordExpression;

/** Which of a Source's records belong together, so that their order is kept. Pure. */
@FunctionalInterface
public interface RecordKeys {
  /** No record has any order. */
  RecordKeys NONE = record -> null;

  /** Records of the same topic belong together. */
  RecordKeys TOPIC = record -> record.message().topic();

  /** All records belong together. */
  RecordKeys ALL = record -> "";

  /** What records with the same value have in common with each other; null for no order. */
  String of(TakenRecord record);

  /**
   * As a Source's spec says, or its type.
   *
   * @throws InvalidExpressionException saying where and what is wrong
   */
  static RecordKeys of(SourceSpec spec) throws InvalidExpressionException {
    if (spec.key() != null) {
      return expression(RecordExpression.compile(spec.key()));
    }
    return switch (spec.order()) {
      case BY_TOPIC -> TOPIC;
      case ALL -> ALL;
      case NONE -> NONE;
    };
  }

  /** Records of which it has no value belong together. */
  private static RecordKeys expression(RecordExpression key) {
    return record -> {
      try {
        return key.text(record.variables());
      } catch (ExpressionFailure none) {
        return "";
      }
    };
  }
}
