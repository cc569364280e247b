package dev.mooring.operator.status;

import static dev.mooring.api.v1alpha1.NodeState.Connecting;
import static dev.mooring.api.v1alpha1.NodeState.Disconnected;
import static dev.mooring.api.v1alpha1.NodeState.Running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.operator.status.Verdict.Truth;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PipelineClusterStateTest {
  private static final Intent RUNS = new Intent(true, Verdict.accepted(), null);
  private static final Verdict DISABLED =
      Verdict.refused(Reason.Disabled, "Connector 'x' is disabled");
  private static final Verdict REFUSED =
      Verdict.refused(Reason.ConnectorNotFound, "Connector 'x' not found");

  static Stream<Arguments> intents() {
    return Stream.of(
        arguments(new Intent(false, REFUSED, DISABLED), PipelineState.Disabled, Reason.Disabled),
        arguments(
            new Intent(true, REFUSED, DISABLED), PipelineState.Pending, Reason.ConnectorNotFound),
        arguments(
            new Intent(true, Verdict.accepted(), DISABLED),
            PipelineState.Disabled,
            Reason.Disabled));
  }

  @ParameterizedTest
  @MethodSource("intents")
  void shouldAskNoNodeWhenItShouldNotRun(Intent intent, PipelineState state, Reason reason) {
    ClusterView<PipelineState> view =
        PipelineClusterState.of(intent, steady(), nodes(Running, Disconnected));

    assertThat(view.state()).isEqualTo(state);
    assertThat(view.reason()).isEqualTo(reason);
    assertThat(view.count().summary()).isEqualTo("0/0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # nodes                | state        | reason            | count
                                 | Pending      | ConnectorNotFound | 0/0
          Idle Idle              | Pending      | ConnectorNotFound | 0/0
          Connecting Connecting  | Pending      | ConnectorNotFound | 0/0
          Unknown Unknown        | Pending      | ConnectorNotFound | 0/0
          Running Running        | Running      | UpdateFailed      | 2/2
          Running Connecting     | Running      | Connecting        | 1/2
          Running Disconnected   | Inconsistent | ConnectionRefused | 1/2
          Blocked Blocked        | Blocked      | InvalidRecord     | 0/2
          """)
  void shouldSayWhatGoesOnAsItWasAcceptedLast(
      String nodes, PipelineState state, Reason reason, String count) {
    List<NodeStatus> going = nodes(states(nodes)).stream().map(this::behind).toList();
    for (Intent intent :
        List.of(new Intent(true, REFUSED, null), new Intent(true, Verdict.accepted(), REFUSED))) {
      ClusterView<PipelineState> view = PipelineClusterState.of(intent, steady(), going);

      assertThat(view.state()).isEqualTo(state);
      assertThat(view.reason()).isEqualTo(reason);
      assertThat(view.count().summary()).isEqualTo(count);
      assertThat(Readiness.ofPipeline(view).holds()).as("as it is written").isFalse();
    }
  }

  private NodeStatus behind(NodeStatus node) {
    return node.state() == Running
        ? new NodeStatus(
            node.name(),
            null,
            Running,
            Reason.UpdateFailed,
            "the last accepted settings go on",
            null,
            null,
            1L)
        : node;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # nodes                    | state        | reason            | ready   | count
          Idle Running Idle          | Running      | Running           | True    | 1/1
          Unknown Running Idle       | Running      | Running           | True    | 1/1
          Connecting Running         | Running      | Running           | True    | 1/1
          Disconnected Running       | Running      | Running           | True    | 1/1
          Blocked Unknown            | Blocked      | InvalidRecord     | False   | 0/1
          Unknown Idle Idle          | Disconnected | NodesLost         | False   | 0/1
          Unknown Connecting         | Disconnected | NodeLost          | False   | 0/2
          Connecting Connecting      | Pending      | Connecting        | Unknown | 0/2
          Disconnected Disconnected  | Disconnected | ConnectionRefused | False   | 0/2
          """)
  void shouldCountTheOneThatRunsItWhereOneDoes(
      String nodes, PipelineState state, Reason reason, Truth ready, String count) {
    Workforce one = new Workforce(List.of(), false, "no worker runs", true);

    ClusterView<PipelineState> view = PipelineClusterState.of(RUNS, one, nodes(states(nodes)));

    assertThat(view.state()).isEqualTo(state);
    assertThat(view.reason()).isEqualTo(reason);
    assertThat(view.count().summary()).isEqualTo(count);
    assertThat(Readiness.ofPipeline(view).status()).isEqualTo(ready);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # nodes                    | state        | reason            | ready   | count
                                     | Pending      | NoWorkers         | False   | 0/0
          Idle                       | Pending      | Idle              | False   | 0/0
          Running Running            | Running      | Running           | True    | 2/2
          Idle Running               | Running      | Running           | True    | 1/1
          Running Disconnected       | Inconsistent | ConnectionRefused | False   | 1/2
          Blocked Running            | Inconsistent | InvalidRecord     | False   | 1/2
          Running Unknown Connecting | Inconsistent | NodeLost          | False   | 1/3
          Disconnected Connecting    | Disconnected | ConnectionRefused | False   | 0/2
          Unknown Unknown            | Disconnected | NodesLost         | False   | 0/2
          Blocked Connecting         | Blocked      | InvalidRecord     | False   | 0/2
          Blocked Disconnected       | Disconnected | ConnectionRefused | False   | 0/2
          Blocked Disconnected Blocked | Blocked    | InvalidRecord     | False   | 0/3
          Running Connecting         | Running      | Connecting        | Unknown | 1/2
          Connecting Idle            | Pending      | Connecting        | Unknown | 0/1
          """)
  void shouldFollowTheTable(
      String nodes, PipelineState state, Reason reason, Truth ready, String count) {
    ClusterView<PipelineState> view = PipelineClusterState.of(RUNS, steady(), nodes(states(nodes)));

    assertThat(view.state()).isEqualTo(state);
    assertThat(view.reason()).isEqualTo(reason);
    assertThat(view.count().summary()).isEqualTo(count);
    assertThat(Readiness.ofPipeline(view).status()).isEqualTo(ready);
  }

  @Test
  void shouldTellARolloutFromAFault() {
    Workforce rolling = new Workforce(List.of("worker-0"), true, null);

    ClusterView<PipelineState> view =
        PipelineClusterState.of(RUNS, rolling, nodes(Running, Connecting));

    assertThat(view.reason()).isEqualTo(Reason.RollingUpdate);
    assertThat(view.message()).isEqualTo("1 of 2 nodes run it; worker-1: Connecting");
  }

  private static Workforce steady() {
    return new Workforce(List.of(), false, "no worker runs");
  }

  private static NodeState[] states(String names) {
    return names == null
        ? new NodeState[0]
        : Stream.of(names.split(" ")).map(NodeState::valueOf).toArray(NodeState[]::new);
  }

  private static List<NodeStatus> nodes(NodeState... states) {
    return IntStream.range(0, states.length)
        .mapToObj(
            i ->
                new NodeStatus(
                    "worker-" + i, "host", states[i], reasonOf(states[i]), null, null, null, null))
        .toList();
  }

  private static Reason reasonOf(NodeState state) {
    return switch (state) {
      case Disconnected -> Reason.ConnectionRefused;
      case Unknown -> Reason.NodeLost;
      case Blocked -> Reason.InvalidRecord;
      default -> null;
    };
  }
}
