package dev.mooring.expression;

import dev.mooring.api.v1alpha1.HttpTexts;
import dev.mooring.api.v1alpha1.MqttTopics;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.SourceSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What is wrong with the expressions of a Source or Sink, in the same words for the operator, which
 * accepts them, and for the workers, which run them. Pure functions.
 */
public final class SpecExpressions {
  /** What is said of an expression of which nothing better is known. */
  public static final String CANNOT_BE_COMPILED =
      "1:1: the expression cannot be compiled: make it simpler";

  private static final Set<Use> LITERALS = EnumSet.of(Use.TOPIC, Use.PATH, Use.HEADER);

  private SpecExpressions() {}

  /** What a text in a spec is for. */
  public enum Use {
    FILTER,
    TRANSFORM,
    TEMPLATE,
    TOPIC,
    PATH,
    HEADER,
    KEY,
    GENERATOR
  }

  /** A text in which there may be a mistake, whichever field it is in. */
  public record Question(Use use, String text) {}

  /**
   * A field of a spec, such as {@code spec.filter}.
   *
   * @param name where it is
   */
  public record Field(String name, Question question) {
    /** Whether there are mistakes beside those in its expressions. */
    public boolean hasLiteralsToCheck() {
      return LITERALS.contains(question.use());
    }
  }

  /** Those of a Sink, in the order in which they are looked at. */
  public static List<Field> of(SinkSpec spec) {
    List<Field> fields = new ArrayList<>();
    add(fields, "spec.filter", Use.FILTER, spec.filter());
    add(fields, "spec.transform", Use.TRANSFORM, spec.transform());
    spec.templates().forEach((name, text) -> add(fields, name, use(name), text));
    return fields;
  }

  /** Those of a Source, in the order in which they are looked at. */
  public static List<Field> of(SourceSpec spec) {
    List<Field> fields = new ArrayList<>();
    add(fields, "spec.key", Use.KEY, spec.key());
    if (spec.generator() != null) {
      add(fields, "spec.generator.payload", Use.GENERATOR, spec.generator().payload());
    }
    return fields;
  }

  private static Use use(String field) {
    return switch (field) {
      case "spec.template" -> Use.TEMPLATE;
      case "spec.mqtt.topic" -> Use.TOPIC;
      case "spec.http.path" -> Use.PATH;
      default -> Use.HEADER;
    };
  }

  private static void add(List<Field> fields, String name, Use use, String text) {
    if (text != null) {
      fields.add(new Field(name, new Question(use, text)));
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
      case TOPIC -> {
        return MqttTopics.mistakeInLiterals(literals(question)).map(it -> "the topic has " + it);
      }
      case PATH -> {
        return HttpTexts.mistakeInPath(literals(question)).map(it -> "the path" + it);
      }
      case HEADER -> {
        return HttpTexts.mistakeInHeader(literals(question)).map(it -> "the value" + it);
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
