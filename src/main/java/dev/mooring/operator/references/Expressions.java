package dev.mooring.operator.references;

import dev.mooring.api.v1alpha1.HttpTexts;
import dev.mooring.api.v1alpha1.MqttTopics;
import dev.mooring.expression.GeneratorExpression;
import dev.mooring.expression.InvalidExpressionException;
import dev.mooring.expression.RecordExpression;
import dev.mooring.expression.TextTemplate;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether expressions can be compiled. Remembers the last answers, because objects are looked at
 * much more often than their expressions change. May be used from any thread.
 */
@ApplicationScoped
public class Expressions {
  private static final int REMEMBERED = 4096;

  private enum Use {
    FILTER,
    TRANSFORM,
    TEMPLATE,
    TOPIC,
    PATH,
    HEADER,
    KEY,
    PAYLOAD
  }

  private record Question(Use use, String text) {}

  private final Map<Question, Optional<String>> answers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Optional<String>> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** What is wrong with the filter of a Sink; empty when nothing is. */
  public Optional<String> mistakeInFilter(String text) {
    return answer(new Question(Use.FILTER, text));
  }

  /** What is wrong with the transform of a Sink; empty when nothing is. */
  public Optional<String> mistakeInTransform(String text) {
    return answer(new Question(Use.TRANSFORM, text));
  }

  /** What is wrong with a text with expressions in it; empty when nothing is. */
  public Optional<String> mistakeInTemplate(String text) {
    return answer(new Question(Use.TEMPLATE, text));
  }

  /** What is wrong with an MQTT topic with expressions in it; empty when nothing is. */
  public Optional<String> mistakeInTopic(String text) {
    return answer(new Question(Use.TOPIC, text));
  }

  /** What is wrong with the path of an HTTP Sink, with expressions in it; empty when nothing is. */
  public Optional<String> mistakeInPath(String text) {
    return answer(new Question(Use.PATH, text));
  }

  /** What is wrong with the value of a header, with expressions in it; empty when nothing is. */
  public Optional<String> mistakeInHeader(String text) {
    return answer(new Question(Use.HEADER, text));
  }

  /** What is wrong with the key of a Source; empty when nothing is. */
  public Optional<String> mistakeInKey(String text) {
    return answer(new Question(Use.KEY, text));
  }

  /** What is wrong with the payload of a generator Source; empty when nothing is. */
  public Optional<String> mistakeInPayload(String text) {
    return answer(new Question(Use.PAYLOAD, text));
  }

  private Optional<String> answer(Question question) {
    if (question.text() == null) {
      return Optional.empty();
    }
    synchronized (answers) {
      Optional<String> known = answers.get(question);
      if (known != null) {
        return known;
      }
    }
    Optional<String> mistake = mistake(question);
    synchronized (answers) {
      answers.put(question, mistake);
    }
    return mistake;
  }

  private static Optional<String> mistake(Question question) {
    try {
      switch (question.use()) {
        case FILTER -> RecordExpression.compileFilter(question.text());
        case TRANSFORM, KEY -> RecordExpression.compile(question.text());
        case TEMPLATE -> TextTemplate.compile(question.text());
        case TOPIC -> {
          return MqttTopics.mistakeInLiterals(TextTemplate.compile(question.text()).literals())
              .map(words -> "the topic has " + words);
        }
        case PATH -> {
          return HttpTexts.mistakeInPath(TextTemplate.compile(question.text()).literals())
              .map(words -> "the path" + words);
        }
        case HEADER -> {
          return HttpTexts.mistakeInHeader(TextTemplate.compile(question.text()).literals())
              .map(words -> "the value" + words);
        }
        case PAYLOAD -> GeneratorExpression.compile(question.text());
      }
      return Optional.empty();
    } catch (InvalidExpressionException mistake) {
      return Optional.of(mistake.getMessage());
    }
  }
}
