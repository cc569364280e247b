package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.SinkBlock;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.FilledText;
import dev.mooring.connector.Message;
import dev.mooring.expression.ExpressionFailure;
import dev.mooring.expression.InvalidExpressionException;
import dev.mooring.expression.PayloadTemplate;
import dev.mooring.expression.RecordExpression;
import dev.mooring.expression.TextTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Sink's filter and transform, and what else depends on the record, compiled. May be used from
 * any thread.
 *
 * @param filter null when every record passes
 * @param transform null when the payload stays as it is, or there is a template
 * @param template null when the payload stays as it is, or there is a transform
 * @param target where the Sink writes it; null when that is the same for all
 * @param headers the values of headers; empty when they are the same for all
 */
public record SinkExpressions(
    RecordExpression filter,
    RecordExpression transform,
    PayloadTemplate template,
    TextTemplate target,
    List<TextTemplate> headers) {
  /**
   * Compiles what the spec holds.
   *
   * @throws InvalidExpressionException saying where and what is wrong
   */
  public static SinkExpressions compile(SinkSpec spec) throws InvalidExpressionException {
    List<TextTemplate> headers = new ArrayList<>();
    Optional<SinkBlock> block = Optional.ofNullable(spec.block());
    for (SinkBlock.Text part : block.map(SinkBlock::parts).orElse(List.of())) {
      headers.add(TextTemplate.compile(part.text()));
    }
    String target = block.flatMap(SinkBlock::target).map(SinkBlock.Text::text).orElse("");
    return new SinkExpressions(
        spec.filter() == null ? null : RecordExpression.compileFilter(spec.filter()),
        spec.transform() == null ? null : RecordExpression.compile(spec.transform()),
        spec.template() == null ? null : PayloadTemplate.compile(spec.template()),
        varying(TextTemplate.compile(target)),
        headers.stream().allMatch(TextTemplate::isPlain) ? List.of() : List.copyOf(headers));
  }

  /** Whether what is written has a payload of its own. */
  boolean makesPayload() {
    return transform != null || template != null;
  }

  private static TextTemplate varying(TextTemplate text) {
    return text.isPlain() ? null : text;
  }

  /**
   * What is to be written of a record; empty when the filter leaves it out.
   *
   * @throws InvalidRecord when an expression has no answer for it
   */
  Optional<Message> apply(TakenRecord record) throws InvalidRecord {
    return passes(record) ? Optional.of(addressed(transformed(record), record)) : Optional.empty();
  }

  private Message addressed(Message message, TakenRecord record) throws InvalidRecord {
    if (target == null && headers.isEmpty()) {
      return message;
    }
    FilledText place = target == null ? null : filled(target, record, "target");
    List<FilledText> values = new ArrayList<>(headers.size());
    for (TextTemplate header : headers) {
      values.add(filled(header, record, "header"));
    }
    return message.to(place, values);
  }

  private static FilledText filled(TextTemplate text, TakenRecord record, String what)
      throws InvalidRecord {
    try {
      return new FilledText(text.literals(), text.values(record.variables()));
    } catch (ExpressionFailure failure) {
      throw InvalidRecord.of(what, failure);
    }
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
    try {
      if (template != null) {
        return record.message().withPayload(template.apply(record.variables()));
      }
      return transform == null
          ? record.message()
          : record.message().withPayload(transform.apply(record.variables()));
    } catch (ExpressionFailure failure) {
      throw InvalidRecord.of(template != null ? "template" : "transform", failure);
    }
  }
}
