package dev.mooring.worker.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.worker.pool.LoginPlace;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginTurnTest {
  /** Nodes: R is refused, C connected, U not heard of, T timed out, in the order of ordinals. */
  @ParameterizedTest(name = "{1} with {0}")
  @CsvSource({
    "'',             worker-0, true",
    "'0:C 1:C',      worker-0, true",
    "'0:R 1:R 2:R',  worker-0, true",
    "'0:R 1:R 2:R',  worker-1, false",
    "'0:R 1:R 2:R',  worker-2, false",
    "'0:C 1:R 2:R',  worker-1, true",
    "'0:C 1:R 2:R',  worker-2, false",
    "'0:U 1:R 2:R',  worker-1, true",
    "'0:T 1:R',      worker-1, true",
    "'1:R 2:R',      worker-1, true",
    "'0:R',          worker-5, false",
    "'8:R 9:R',      worker-7, false",
    "'2:R 10:R',     worker-10, false",
    "'2:R 10:R',     worker-2, true",
  })
  void shouldBeTheFirstThatIsRefused(String nodes, String worker, boolean turn) {
    assertThat(LoginTurn.of(worker, connector(nodes)).awaited() == null).isEqualTo(turn);
  }

  /**
   * F: new settings are refused there; O: they do not work for another reason; I: it has no share;
   * N: connecting; S: still runs older settings.
   */
  @ParameterizedTest(name = "{1} with {0}")
  @CsvSource({
    "'0:R 1:R 2:R 10:N', worker-1,  worker-0, 1, 3",
    "'0:R 1:R 2:R 10:N', worker-10, worker-0, 3, 3",
    "'0:R 1:C 2:R 3:U 4:I', worker-2, worker-0, 1, 1",
    "'0:R 1:C', worker-2, , 2, 2",
    "'0:F 1:C 2:C', worker-2, , 1, 1",
    "'0:C 1:R 2:R', worker-1, , 1, 2",
  })
  void shouldTellForWhomToWaitAndHowManyDo(
      String nodes, String worker, String awaited, int number, int waiting) {
    LoginPlace place = LoginTurn.of(worker, connector(nodes));

    assertThat(place.awaited()).isEqualTo(awaited);
    assertThat(place.number()).isEqualTo(number);
    assertThat(place.waiting()).isEqualTo(waiting);
  }

  @ParameterizedTest(name = "{1} with {0}")
  @CsvSource({
    "'',            worker-3, , true",
    "'0:C 1:C 2:C', worker-0, , true",
    "'0:C 1:C 2:C', worker-1, , false",
    "'0:R 1:C 2:C', worker-1, worker-0, true",
    "'0:F 1:C 2:C', worker-0, , true",
    "'0:F 1:C 2:C', worker-2, worker-0, false",
    "'0:T 1:C 2:C', worker-1, , true",
    "'0:C 1:F 2:C', worker-0, , true",
    "'0:O 1:C 2:C', worker-1, , false",
    "'0:S 1:S 2:S', worker-0, , true",
    "'0:S 1:S 2:S', worker-2, , false",
    "'0:N 1:S 2:S', worker-1, , true",
  })
  void shouldLetOneWorkerTryNewSettingsFirst(
      String nodes, String worker, String awaited, boolean leads) {
    LoginPlace place = LoginTurn.ofChange(worker, connector(nodes));

    assertThat(place.awaited()).isEqualTo(awaited);
    assertThat(place.leads()).isEqualTo(leads);
  }

  static Connector connector(String nodes) {
    Connector connector = Resources.connector("c");
    List<NodeStatus> states =
        nodes.isEmpty() ? null : Arrays.stream(nodes.split(" ")).map(LoginTurnTest::node).toList();
    connector.setStatus(
        new ConnectorStatus(
            1L, null, null, null, null, null, null, null, null, states, null, null, null));
    return connector;
  }

  private static NodeStatus node(String text) {
    String name = "worker-" + text.substring(0, text.indexOf(':'));
    return switch (text.charAt(text.length() - 1)) {
      case 'R' -> node(name, NodeState.Disconnected, Reason.AuthenticationFailed);
      case 'C' -> node(name, NodeState.Connected, null);
      case 'U' -> node(name, NodeState.Unknown, Reason.NodeLost);
      case 'F' -> node(name, "the old ones go on: the login is refused: db:5432 refused it");
      case 'O' -> node(name, "the old ones go on: connection refused: db:5432");
      case 'I' -> node(name, NodeState.Idle, Reason.NoShare);
      case 'S' -> new NodeStatus(name, null, NodeState.Connecting, null, null, null, 2, 1L);
      case 'N' -> node(name, NodeState.Connecting, null);
      case 'T' -> node(name, NodeState.Disconnected, Reason.Timeout);
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static NodeStatus node(String name, String updateFailed) {
    return new NodeStatus(
        name, null, NodeState.Connected, Reason.UpdateFailed, updateFailed, null, null, null);
  }

  private static NodeStatus node(String name, NodeState state, Reason reason) {
    return new NodeStatus(name, null, state, reason, null, null, null, null);
  }
}
