package dev.mooring.operator.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.api.v1alpha1.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LastWordsTest {
  private final List<ObjectState> told = new ArrayList<>();
  private final LastWords words = new LastWords((object, what) -> told.add(what));
  private final Source source = new Source();

  @Test
  void shouldTellOnceWhatEachWorkerHasGivenUp() {
    Map<String, ReportEntry> reports =
        Map.of(
            "worker-0", entry(Reason.NotDrained, "10:00:00", "messages were given up"),
            "worker-1", entry(Reason.Draining, "10:00:00", "finishes what it has in flight"));

    words.heard(source, reports);
    words.heard(source, reports);

    assertThat(told)
        .containsExactly(
            new ObjectState("Ended", Reason.NotDrained, "worker-0: messages were given up"));
  }

  @Test
  void shouldTellAgainWhenItHappensAgain() {
    words.heard(source, Map.of("worker-0", entry(Reason.NotDrained, "10:00:00", "given up")));
    words.heard(source, Map.of("worker-0", entry(Reason.NotDrained, "11:00:00", "given up")));
    words.heard(source, Map.of("worker-1", entry(Reason.NotDrained, "11:00:00", "given up")));

    assertThat(told).hasSize(3);
  }

  private static ReportEntry entry(Reason reason, String since, String message) {
    return new ReportEntry(
        ReportedKind.Source,
        "plant",
        "s",
        "uid",
        2L,
        NodeState.Idle,
        reason,
        message,
        since,
        null,
        null,
        null,
        null);
  }
}
