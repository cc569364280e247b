package dev.mooring.operator.references;

import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.expression.SpecExpressions;
import dev.mooring.expression.SpecExpressions.Question;
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

  private final Map<Question, Optional<String>> answers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Optional<String>> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** What is wrong with a Sink's, and where; empty when nothing is. */
  public Optional<String> mistakeIn(SinkSpec sink) {
    return SpecExpressions.mistake(SpecExpressions.of(sink), this::answer);
  }

  /** What is wrong with a Source's, and where; empty when nothing is. */
  public Optional<String> mistakeIn(SourceSpec source) {
    return SpecExpressions.mistake(SpecExpressions.of(source), this::answer);
  }

  private Optional<String> answer(Question question) {
    synchronized (answers) {
      Optional<String> known = answers.get(question);
      if (known != null) {
        return known;
      }
    }
    Optional<String> mistake = SpecExpressions.mistake(question);
    synchronized (answers) {
      answers.put(question, mistake);
    }
    return mistake;
  }
}
