package dev.mooring.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.expression.SpecExpressions.Question;
import dev.mooring.expression.SpecExpressions.Use;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a text does to the compiler is that text's fault, and ends nobody's work. */
class SpecExpressionsTest {
  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException(),
        new StackOverflowError(),
        new NoClassDefFoundError("dev/cel/X"),
        new ExceptionInInitializerError(),
        new AssertionError("of the compiler"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void shouldBlameTheTextForWhateverHappens(Throwable failure) {
    assertThat(SpecExpressions.judge(() -> throwIt(failure)))
        .contains("1:1: the expression cannot be compiled: make it simpler");
  }

  @Test
  void shouldSayWhatIsWrongWhereThatIsKnown() {
    assertThat(SpecExpressions.mistake(new Question(Use.FILTER, "paylod.a")))
        .hasValueSatisfying(it -> assertThat(it).startsWith("1:1: undeclared reference"));
    assertThat(SpecExpressions.mistake(new Question(Use.FILTER, "payload.a > 1"))).isEmpty();
  }

  @SuppressWarnings("unchecked")
  private static <T, E extends Throwable> T throwIt(Throwable failure) throws E {
    throw (E) failure;
  }
}
