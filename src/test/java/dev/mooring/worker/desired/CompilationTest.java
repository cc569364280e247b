package dev.mooring.worker.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.BlackholeSink;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.testing.resource.SinkSpecBuilder;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Expressions are compiled elsewhere than where they are asked for. */
class CompilationTest {
  private final Queue<Runnable> compilations = new ArrayDeque<>();
  private final AtomicInteger told = new AtomicInteger();
  private final KnownRules rules = new KnownRules(compilations::add, told::incrementAndGet);

  @Test
  void shouldCompileElsewhereAndSaySoWhenItIsDone() {
    SinkSpec sink = filtered("payload.x > 1.0");
    assertThat(rules.check(sink)).isEqualTo(Finding.UNKNOWN_YET);
    assertThat(rules.check(filtered("payload.x > 1.0"))).isEqualTo(Finding.UNKNOWN_YET);
    assertThat(compilations).as("once for all that have it").hasSize(1);

    compilations.remove().run();

    assertThat(told).hasValue(1);
    assertThat(rules.check(sink)).isEqualTo(Finding.IN_ORDER);
    assertThat(rules.expressions(sink).filter()).isNotNull();
  }

  @Test
  void shouldCompileNothingOfABurstOnTheAskersThread() {
    for (int i = 0; i < 500; i++) {
      assertThat(rules.check(filtered("payload.x > " + i + ".0"))).isEqualTo(Finding.UNKNOWN_YET);
    }

    assertThat(compilations).hasSize(500);
    assertThat(told).hasValue(0);
  }

  @Test
  void shouldNameTheFieldOfAMistake() {
    SinkSpec sink = filtered("paylod.x > 1.0");
    rules.check(sink);
    compilations.remove().run();

    assertThat(rules.check(sink).kind()).isEqualTo(Finding.Kind.MISTAKE);
    assertThat(rules.check(sink).reason()).isEqualTo(Reason.InvalidExpression);
    assertThat(rules.check(sink).message()).startsWith("spec.filter: 1:1");
  }

  @Test
  void shouldForgetWhatNobodyAsksForAnyMore() {
    rules.check(filtered("true"));
    rules.forgetUnused();
    rules.check(filtered("true"));
    assertThat(compilations).hasSize(1);

    rules.forgetUnused();
    rules.forgetUnused();
    rules.check(filtered("true"));
    assertThat(compilations).hasSize(2);
  }

  private static SinkSpec filtered(String filter) {
    return new SinkSpecBuilder().from("s").filter(filter).to(new BlackholeSink(null)).build();
  }
}
