package dev.mooring.operator.status;

import static dev.mooring.api.v1alpha1.NodeState.Connected;
import static dev.mooring.api.v1alpha1.NodeState.Connecting;
import static dev.mooring.api.v1alpha1.NodeState.Disconnected;
import static dev.mooring.api.v1alpha1.NodeState.Idle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterStateTest {
  private static final Workforce STEADY = new Workforce(List.of("worker-0"), false, null);
  private static final Workforce ROLLING = new Workforce(List.of("worker-0"), true, null);
  private static final Workforce NOBODY =
      new Workforce(List.of(), false, "no worker runs: scale up");

  /** The table of the states, row by row and in its order. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # enabled | rolling | nodes                             | state        | reason            | count
          false     | false   |                                   | Disabled     | Disabled          | 0/0
          false     | false   | Connected                         | Disabled     | Disabled          | 0/0
          false     | true    | Disconnected                      | Disabled     | Disabled          | 0/0
          true      | false   |                                   | Connecting   | NoWorkers         | 0/0
          true      | true    | Idle Idle                         | Connecting   | NoWorkers         | 0/0
          true      | false   | Connected Connected Connected     | Connected    | Connected         | 3/3
          true      | true    | Connected Idle Connected          | Connected    | Connected         | 2/2
          true      | false   | Connected Disconnected Connected  | Inconsistent | ConnectionRefused | 2/3
          true      | true    | Connected Unknown Connecting      | Inconsistent | NodeLost          | 1/3
          true      | false   | Disconnected Disconnected         | Disconnected | ConnectionRefused | 0/2
          true      | true    | Connecting Disconnected           | Disconnected | ConnectionRefused | 0/2
          true      | false   | Unknown Unknown                   | Disconnected | NodesLost         | 0/2
          true      | false   | Unknown Connecting                | Disconnected | NodeLost          | 0/2
          true      | false   | Idle Unknown                      | Disconnected | NodesLost         | 0/1
          true      | false   | Connecting                        | Connecting   | Connecting        | 0/1
          true      | false   | Connected Connecting              | Connecting   | Connecting        | 1/2
          true      | true    | Connected Connecting              | Connecting   | RollingUpdate     | 1/2
          """)
  void shouldFollowTheTable(
      boolean enabled,
      boolean rolling,
      String nodes,
      ConnectorState state,
      Reason reason,
      String count) {
    ClusterView<ConnectorState> view =
        ClusterState.of(enabled, rolling ? ROLLING : STEADY, nodes(states(nodes)));

    assertThat(view.state()).isEqualTo(state);
    assertThat(view.reason()).isEqualTo(reason);
    assertThat(view.count().summary()).isEqualTo(count);
  }

  @Test
  void shouldTakeTheFirstFailingNodesReasonWhenSomeAreConnected() {
    ClusterView<ConnectorState> view =
        ClusterState.of(
            true,
            STEADY,
            List.of(
                node(0, Connected, null, null),
                node(1, Disconnected, Reason.Timeout, "no answer"),
                node(2, Disconnected, Reason.HostNotFound, "no such host"),
                node(3, Disconnected, Reason.HostNotFound, "no such host")));

    assertThat(view.reason()).isEqualTo(Reason.Timeout);
  }

  @Test
  void shouldBeConnectedAndNameTheNodesWhereNewSettingsDoNotWork() {
    ClusterView<ConnectorState> view =
        ClusterState.of(
            true,
            STEADY,
            List.of(
                node(0, Connected, null, null),
                node(1, Connected, Reason.UpdateFailed, "the new settings do not work")));

    assertThat(view.state()).isEqualTo(ConnectorState.Connected);
    assertThat(view.reason()).isEqualTo(Reason.UpdateFailed);
    assertThat(view.message())
        .isEqualTo("2 of 2 nodes connected; worker-1: the new settings do not work");
    assertThat(view.count().summary()).isEqualTo("2/2");
  }

  @Test
  void shouldNameWhatIsLeftBehindWhereAllSettingsAreInUse() {
    NodeStatus leaving = node(0, Connected, Reason.NotDrained, "sessions could not be emptied");
    NodeStatus behind = node(1, Connected, Reason.UpdateFailed, "the new settings do not work");

    ClusterView<ConnectorState> left =
        ClusterState.of(true, STEADY, List.of(leaving, node(1, Connected, null, null)));
    assertThat(left.reason()).isEqualTo(Reason.NotDrained);
    assertThat(left.message())
        .isEqualTo("2 of 2 nodes connected; worker-0: sessions could not be emptied");
    assertThat(ClusterState.of(true, STEADY, List.of(leaving, behind)).reason())
        .as("the graver one")
        .isEqualTo(Reason.UpdateFailed);
  }

  @Test
  void shouldTakeTheMostFrequentReasonWhenNoneIsConnected() {
    ClusterView<ConnectorState> view =
        ClusterState.of(
            true,
            STEADY,
            List.of(
                node(0, Connecting, Reason.Connecting, null),
                node(1, Disconnected, Reason.Timeout, "no answer"),
                node(2, Disconnected, Reason.HostNotFound, "no such host"),
                node(3, Disconnected, Reason.HostNotFound, "no such host")));

    assertThat(view.reason()).isEqualTo(Reason.HostNotFound);
  }

  @Test
  void shouldTakeTheEarlierNodesReasonWhenTwoAreEquallyFrequent() {
    ClusterView<ConnectorState> view =
        ClusterState.of(
            true,
            STEADY,
            List.of(
                node(0, Disconnected, Reason.Timeout, "no answer"),
                node(1, Disconnected, Reason.HostNotFound, "no such host")));

    assertThat(view.reason()).isEqualTo(Reason.Timeout);
  }

  @Test
  void shouldNameTheFailingNodes() {
    ClusterView<ConnectorState> view =
        ClusterState.of(
            true,
            STEADY,
            List.of(
                node(0, Connected, null, null),
                node(
                    1,
                    Disconnected,
                    Reason.ConnectionRefused,
                    "connection refused: broker/10.0.0.7:8883"),
                node(2, Connected, null, null)));

    assertThat(view.message())
        .isEqualTo("2 of 3 nodes connected; worker-1: connection refused: broker/10.0.0.7:8883");
  }

  @Test
  void shouldNameThreeFailingNodesAtMost() {
    List<NodeStatus> nodes = new ArrayList<>();
    IntStream.range(0, 25)
        .forEach(i -> nodes.add(node(i, Disconnected, Reason.Timeout, "x".repeat(500))));

    String message = ClusterState.of(true, STEADY, nodes).message();

    assertThat(message)
        .startsWith("0 of 25 nodes connected; worker-0: xxx")
        .contains("worker-1: ", "worker-2: ")
        .doesNotContain("worker-3")
        .endsWith("; and 22 more")
        .hasSizeLessThanOrEqualTo(512);
  }

  @Test
  void shouldSayWhyThereAreNoWorkers() {
    assertThat(ClusterState.of(true, NOBODY, List.of()).message())
        .isEqualTo("no worker runs: scale up");
  }

  @Test
  void shouldLeaveOutIdleNodesInTheMessage() {
    ClusterView<ConnectorState> view = ClusterState.of(true, STEADY, nodes(Connected, Idle));

    assertThat(view.message()).isEqualTo("1 of 1 nodes connected");
  }

  private static NodeState[] states(String names) {
    return names == null
        ? new NodeState[0]
        : Stream.of(names.split(" ")).map(NodeState::valueOf).toArray(NodeState[]::new);
  }

  private static List<NodeStatus> nodes(NodeState... states) {
    return IntStream.range(0, states.length)
        .mapToObj(i -> node(i, states[i], reasonOf(states[i]), null))
        .toList();
  }

  private static Reason reasonOf(NodeState state) {
    return switch (state) {
      case Disconnected -> Reason.ConnectionRefused;
      case Unknown -> Reason.NodeLost;
      default -> null;
    };
  }

  private static NodeStatus node(int ordinal, NodeState state, Reason reason, String message) {
    return new NodeStatus("worker-" + ordinal, "host", state, reason, message, null, null, null);
  }
}
