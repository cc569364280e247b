package dev.mooring.worker.desired;

import static dev.mooring.worker.desired.DesiredStateTest.inventory;
import static dev.mooring.worker.desired.Resources.connector;
import static dev.mooring.worker.desired.Resources.key;
import static dev.mooring.worker.desired.Resources.mqttSink;
import static dev.mooring.worker.desired.Resources.mqttSource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Admission;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.worker.desired.Outcome.Kind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of a Source {@code s} and its Sink {@code k} that this WorkerPool is not for. */
class RefusedNamespaceTest {
  private static final List<HasMetadata> OBJECTS =
      List.of(connector("c"), connector("d"), mqttSource("s", "c"), mqttSink("k", "d", "s"));

  private final FakePresent present = new FakePresent();

  @Test
  void shouldSuspendWhatRunsWhenThePoolAdmitsItNoMore() {
    look(Admission.OF_ALL);

    DesiredState refused = look(new Admission(Set.of("office")));

    assertThat(List.of(refused.sources().get(key("s")), refused.sinks().get(key("k"))))
        .allSatisfy(
            outcome -> {
              assertThat(outcome.kind()).isEqualTo(Kind.SUSPENDED);
              assertThat(outcome.reason()).isEqualTo(Reason.NamespaceNotAllowed);
            });
    assertThat(refused.connectors()).as("no connection from this pool").isEmpty();
    assertThat(refused.mayComeBack(key("c"), "uid-c")).as("the broker keeps its session").isTrue();
    assertThat(look(Admission.OF_ALL).sources().get(key("s")).kind())
        .as("admitted again")
        .isEqualTo(Kind.RUN);
  }

  @Test
  void shouldNeverBeginWhatThePoolDoesNotAdmit() {
    DesiredState refused = look(new Admission(Set.of()));

    assertThat(refused.sources().get(key("s")).kind()).isEqualTo(Kind.REFUSED);
    assertThat(refused.sinks()).as("no Source needs them").isEmpty();
    assertThat(refused.connectors()).isEmpty();
  }

  @Test
  void shouldRunWhatThePoolAdmits() {
    DesiredState admitted = look(new Admission(Set.of("plant")));

    assertThat(admitted.sources().get(key("s")).kind()).isEqualTo(Kind.RUN);
    assertThat(admitted.sinks().get(key("k")).kind()).isEqualTo(Kind.RUN);
    assertThat(admitted.connectors()).containsOnlyKeys(key("c"), key("d"));
  }

  private DesiredState look(Admission admission) {
    DesiredState desired =
        DesiredState.of(inventory(OBJECTS, admission), "default", DesiredStateTest.RULES, present);
    present.remember(desired);
    return desired;
  }
}
