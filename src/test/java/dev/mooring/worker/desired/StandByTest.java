package dev.mooring.worker.desired;

import static dev.mooring.worker.desired.Resources.key;
import static dev.mooring.worker.desired.Resources.singletonSource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.worker.pipeline.FakeBoard;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandByTest {
  private static final Source SOURCE = singletonSource("s", "c");
  private static final StandBy.Why WHY =
      new StandBy.Why(SOURCE, NodeState.Idle, null, "worker-1 runs it");

  private final FakeBoard board = new FakeBoard();
  private final StandBy standBy = new StandBy(board);

  @Test
  void shouldSayWhyUntilItIsOver() {
    standBy.say(Map.of(key("s"), WHY), source -> false);
    assertThat(board.source("s").message()).isEqualTo("worker-1 runs it");

    standBy.say(Map.of(), source -> false);
    assertThat(board.source("s")).isNull();
  }

  @Test
  void shouldLeaveTheWordToASourceThatRunsOrIsEnding() {
    standBy.say(Map.of(key("s"), WHY), source -> true);

    assertThat(board.source("s")).isNull();
  }

  @Test
  void shouldTakeBackWhatOneSaidThatEndedAndIsGoneBeforeItsTurnCame() {
    standBy.say(Map.of(key("s"), WHY), source -> true);
    // What the Source itself said while it ended.
    new StandBy(board).say(Map.of(key("s"), WHY), source -> false);

    standBy.say(Map.of(), source -> false);

    assertThat(board.source("s")).isNull();
  }
}
