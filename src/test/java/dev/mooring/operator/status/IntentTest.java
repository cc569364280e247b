package dev.mooring.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IntentTest {
  private static final Verdict MISTAKE =
      Verdict.refused(Reason.InvalidExpression, "spec.filter: 1:1: a mistake");
  private static final Verdict OF_ITS_SOURCE =
      Verdict.refused(Reason.InvalidExpression, "Source 's' is not accepted: spec.key: a mistake");
  private static final Verdict DISABLED =
      Verdict.refused(Reason.Disabled, "Connector 'c' is disabled");

  /** Generation 3, after generation 2 was accepted. */
  static Stream<Arguments> generations() {
    return Stream.of(
        Arguments.of("in order", new Intent(true, Verdict.accepted(), null), 3L),
        Arguments.of("a mistake in it", new Intent(true, MISTAKE, null), 2L),
        Arguments.of("a mistake in both", new Intent(true, MISTAKE, OF_ITS_SOURCE), 2L),
        Arguments.of(
            "a mistake in its Source, which goes on as before",
            new Intent(true, Verdict.accepted(), OF_ITS_SOURCE),
            3L),
        Arguments.of(
            "what it needs is disabled", new Intent(true, Verdict.accepted(), DISABLED), 2L),
        Arguments.of("disabled itself", new Intent(false, Verdict.accepted(), null), null));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("generations")
  void shouldTellWhichGenerationWorkersRun(String what, Intent intent, Long expected) {
    assertThat(intent.acceptedGeneration(3, 2L)).isEqualTo(expected);
  }
}
