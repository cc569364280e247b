package dev.mooring.worker.pipeline;

import dev.mooring.connector.ConnectorException;
import dev.mooring.expression.ExpressionFailure;

/**
 * Why a record can never be written by a Sink as it is. The text is stable and continues a sentence
 * that begins with the record: {@code is not valid JSON, which the filter needs}.
 */
final class InvalidRecord extends Exception {
  private static final long serialVersionUID = 1L;

  private InvalidRecord(String fault) {
    super(fault, null, false, false);
  }

  /** An expression has no answer for it. */
  static InvalidRecord of(String expression, ExpressionFailure failure) {
    return new InvalidRecord(
        failure.kind() == ExpressionFailure.Kind.NOT_JSON
            ? "is not valid JSON, which the " + expression + " needs"
            : "fails in the " + expression + ": " + failure.getMessage());
  }

  /** The other side will never take it. */
  static InvalidRecord of(ConnectorException refusal) {
    return new InvalidRecord("was refused: " + refusal.getMessage());
  }

  /** The other side has answered again and again in a way that nobody knows. */
  static InvalidRecord doubted(ConnectorException answer) {
    return new InvalidRecord("is answered with an unknown fault each time: " + answer.getMessage());
  }

  /** An expression failed in a way that it should not. */
  static InvalidRecord of(Throwable mistake) {
    return new InvalidRecord("fails unexpectedly: " + mistake.getClass().getSimpleName());
  }

  /** What the user reads of a Sink that keeps the record. */
  String whenKept(String topic) {
    String subject = topic.isEmpty() ? "a record " : "record on topic " + topic + " ";
    return subject + getMessage() + "; correct the Sink or set delivery.onFailure: Drop";
  }

  /** What the user reads of a Sink that drops such records; without the topic, to be stable. */
  String whenDropped() {
    return "dropped records: a record " + getMessage();
  }

  /** The same of a Sink that does not know whether it ever can be written. */
  String whenTriedAgain() {
    return "tries again: a record " + getMessage();
  }

  /** The same of a Sink that gives them to another one. */
  String whenDeadLettered() {
    return "gave records to its dead-letter Sink: a record " + getMessage();
  }
}
