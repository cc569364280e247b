package dev.mooring.expression;

import dev.mooring.api.v1alpha1.SinkBlock;
import dev.mooring.api.v1alpha1.SinkBlock.LiteralRule;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is wrong with the expressions of a Source or Sink, in the same words for the operator, which
 * accepts them, and for the workers, which run them. Pure functions.
 */
public final class SpecExpressions {
  /** What is said of an expression of which nothing better is known. */
  public static final String CANNOT_BE_COMPILED =
      "1:1: the expression cannot be compiled: make it simpler";

  private SpecExpressions() {}

  /** What a text in a spec is for. */
  public enum Use {
    FILTER,
    TRANSFORM,
    TEMPLATE,
    LITERALS,
    KEY,
    GENERATOR
  }

  /**
   * A text in which there may be a mistake, whichever field it is in.
   *
   * @param rule for what stands between the expressions; null where anything may
   */
  public record Question(Use use, String text, LiteralRule rule) {
    /** Of a text without such a rule. */
    Question(Use use, String text) {
      this(use, text, null);
    }
  }

  /**
   * A field of a spec, such as {@code spec.filter}.
   *
   * @param name where it is
   */
  public record Field(String name, Question question) {
    /** Whether there are mistakes beside those in its expressions. */
    public boolean hasLiteralsToCheck() {
      return question.use() == Use.LITERALS;
    }
  }

  /** Those of a Sink, in the order in which they are looked at. */
  public static List<Field> of(SinkSpec spec) {
    List<Field> fields = new ArrayList<>();
    add(fields, "spec.filter", Use.FILTER, spec.filter());
    add(fields, "spec.transform", Use.TRANSFORM, spec.transform());
    add(fields, "spec.template", Use.TEMPLATE, spec.template());
    for (SinkBlock.Text text : spec.texts()) {
      add(fields, "spec." + text.field(), Use.LITERALS, text.text(), text.rule());
    }
    return fields;
  }

  /** Those of a Source, in the order in which they are looked at. */
  public static List<Field> of(SourceSpec spec) {
    List<Field> fields = new ArrayList<>();
    add(fields, "spec.key", Use.KEY, spec.key());
    if (spec.block() != null) {
      spec.block()
          .generators()
          .forEach((field, text) -> add(fields, "spec." + field, Use.GENERATOR, text));
    }
    return fields;
  }

  private static void add(List<Field> fields, String name, Use use, String text) {
    add(fields, name, use, text, null);
  }

  private static void add(List<Field> fields, String name, Use use, String text, LiteralRule rule) {
    if (text != null) {
      fields.add(new Field(name, new Question(use, text, rule)));
    }
  }

  /** The first mistake, with the field that it is in; empty when there is none. */
  public static Optional<String> mistake(List<Field> fields) {
    return mistake(fields, SpecExpressions::mistake);
  }

  /**
   * As {@link #mistake(List)}.
   *
   * @param known answers as {@link #mistake(Question)}, from memory perhaps
   */
  public static Optional<String> mistake(
      List<Field> fields, Function<Question, Optional<String>> known) {
    return fields.stream()
        .flatMap(
            field ->
                known.apply(field.question()).map(words -> field.name() + ": " + words).stream())
        .findFirst();
  }

  /** What is wrong with one of them; empty when nothing is. Never fails. */
  public static Optional<String> mistake(Question question) {
    return judge(() -> look(question));
  }

  private static Optional<String> look(Question question) throws InvalidExpressionException {
    switch (question.use()) {
      case FILTER -> RecordExpression.compileFilter(question.text());
      case TRANSFORM, KEY -> RecordExpression.compile(question.text());
      case TEMPLATE -> PayloadTemplate.compile(question.text());
      case LITERALS -> {
        return question.rule().mistake(literals(question));
      }
      case GENERATOR -> GeneratorExpression.compile(question.text());
    }
    return Optional.empty();
  }

  /** A look at one text. */
  @FunctionalInterface
  interface Look {
    Optional<String> mistake() throws InvalidExpressionException;
  }

  /**
   * The one judgement of both roles. An Error, too, is one object's, and nobody else is to stand
   * still for it; what is said of it is the same wherever it happens.
   */
  static Optional<String> judge(Look look) {
    try {
      return look.mistake();
    } catch (InvalidExpressionException mistake) {
      return Optional.of(mistake.getMessage());
    } catch (Throwable failure) {
      return Optional.of(CANNOT_BE_COMPILED);
    }
  }

  private static List<String> literals(Question question) throws InvalidExpressionException {
    return TextTemplate.compile(question.text()).literals();
  }
}
