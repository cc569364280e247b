package dev.mooring.worker.desired;

import static dev.mooring.worker.desired.Resources.connectorOfSize;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.HeldSession;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Pool;
import dev.mooring.api.v1alpha1.Session;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedSessionsTest {
  private static final List<String> TOPICS = List.of("plant/#");
  private static final Session OWN = new Session("worker-0", 1, "temps", null, TOPICS);
  private static final Session OWN_BEYOND = new Session("worker-0", 2, "rooms", null);
  private static final Session INHERITED = new Session("worker-3", 0, "temps", "worker-0");
  private static final Session OF_ANOTHER = new Session("worker-3", 1, "temps", "worker-1");

  @Test
  void shouldKnowWhereItsOwnSourcesWere() {
    assertThat(RecordedSessions.own(connector(null), "worker-0"))
        .containsExactly(
            new HeldSession(null, 1, "temps", null, TOPICS),
            new HeldSession(null, 2, "rooms", null));
  }

  @Test
  void shouldInheritWhatItIsNamedForWhereConnectionsAreCountedToo() {
    assertThat(RecordedSessions.inherited(connector(null), "worker-0")).containsExactly(INHERITED);
    assertThat(RecordedSessions.inherited(connector(8), "worker-0")).containsExactly(INHERITED);
  }

  @Test
  void shouldTellWhichOtherWorkersReadNoMore() {
    Connector four = withSessions(OWN, OWN_BEYOND, INHERITED, OF_ANOTHER);

    assertThat(RecordedSessions.left(four, withSessions(OWN_BEYOND, OF_ANOTHER), "worker-0"))
        .as("one session of that worker is left, and its own do not count")
        .isEmpty();
    assertThat(RecordedSessions.left(four, withSessions(OWN, OWN_BEYOND), "worker-0"))
        .containsExactly(new ObjectKey("plant", "temps"));
    assertThat(RecordedSessions.left(withSessions(OWN), four, "worker-0")).as("one more").isEmpty();
    assertThat(RecordedSessions.anyLeft(four, four)).isFalse();
    assertThat(RecordedSessions.anyLeft(four, connectorOfSize("c", 2))).isTrue();
  }

  @Test
  void shouldDoWithoutAStatus() {
    assertThat(RecordedSessions.own(connectorOfSize("c", 2), "worker-0")).isEmpty();
    assertThat(RecordedSessions.inherited(connectorOfSize("c", 2), "worker-0")).isEmpty();
  }

  private static Connector connector(Integer maxTotal) {
    return connector(maxTotal, OWN, OWN_BEYOND, INHERITED, OF_ANOTHER);
  }

  private static Connector withSessions(Session... sessions) {
    return connector(null, sessions);
  }

  private static Connector connector(Integer maxTotal, Session... sessions) {
    Connector connector = connectorOfSize("c", 2);
    ConnectorSpec spec = connector.getSpec();
    connector.setSpec(
        new ConnectorSpecBuilder().to(spec.mqtt()).pool(new Pool(2, maxTotal)).build());
    connector.setStatus(
        new ConnectorStatus(
            1L,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(sessions)));
    return connector;
  }
}
