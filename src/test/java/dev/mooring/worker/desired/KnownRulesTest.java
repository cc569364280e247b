package dev.mooring.worker.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.MqttSink;
import dev.mooring.api.v1alpha1.MqttSource;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.testing.resource.SinkSpecBuilder;
import dev.mooring.testing.resource.SourceSpecBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker runs what the operator accepts, and nothing else. */
class KnownRulesTest {
  private final KnownRules rules = new KnownRules(Runnable::run, () -> {});

  @Test
  void shouldNotRunASourceThatMayGetAMessageTwice() {
    assertThat(rules.check(reading("a/+/x", "a/b/+")))
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Finding.Kind.MISTAKE);
              assertThat(finding.reason()).isEqualTo(Reason.SubscriptionConflict);
            });
    assertThat(rules.check(reading("a/#", "a/b/+")).isInOrder()).isTrue();
    assertThat(rules.check(reading("a", "b")).isInOrder()).isTrue();
  }

  @Test
  void shouldNotRunASinkWithWildcardsAroundItsExpressions() {
    assertThat(rules.check(publishing("a/${payload.b}/+/${payload.c}")))
        .isEqualTo(
            Finding.mistake(
                Reason.InvalidExpression, "spec.mqtt.topic: the topic has a wildcard in it"));
    assertThat(rules.check(publishing("floors/${payload.floor + 1}")).isInOrder()).isTrue();
  }

  private static SinkSpec publishing(String topic) {
    return new SinkSpecBuilder().to(new MqttSink(topic, 1, null)).build();
  }

  private static SourceSpec reading(String... topics) {
    return new SourceSpecBuilder().from(new MqttSource(List.of(topics), 1)).build();
  }
}
