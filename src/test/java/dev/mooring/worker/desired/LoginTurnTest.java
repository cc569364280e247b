package dev.mooring.worker.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.Reason;
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
    "'2:R 10:R',     worker-10, false",
    "'2:R 10:R',     worker-2, true",
  })
  void shouldBeTheFirstThatIsRefused(String nodes, String worker, boolean turn) {
    assertThat(LoginTurn.isOf(worker, connector(nodes))).isEqualTo(turn);
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
      case 'T' -> node(name, NodeState.Disconnected, Reason.Timeout);
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static NodeStatus node(String name, NodeState state, Reason reason) {
    return new NodeStatus(name, null, state, reason, null, null, null, null);
  }
}
