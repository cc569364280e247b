package dev.mooring.worker.desired;

import static dev.mooring.worker.desired.Resources.blackholeSink;
import static dev.mooring.worker.desired.Resources.connector;
import static dev.mooring.worker.desired.Resources.connectorWithBudget;
import static dev.mooring.worker.desired.Resources.key;
import static dev.mooring.worker.desired.Resources.mqttSink;
import static dev.mooring.worker.desired.Resources.mqttSource;
import static dev.mooring.worker.desired.Resources.singletonSource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.api.v1alpha1.SourceClaimSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which Sources run on one of several workers. */
class PlacingTest extends ConvergenceFixture {
  @Test
  void shouldReadASingletonSourceOnlyWithItsClaim() {
    // Given another worker that has it
    Source source = singletonSource("s", "c");
    claims.renew("worker-1", "other");
    claims.put(claim(source, "worker-1", "other"));

    // When
    converge(connector("c"), source, blackholeSink("k", "s"));

    // Then
    assertThat(mqtt.open("c")).hasSize(4).allMatch(one -> one.receivers.isEmpty());
    assertThat(board.source("s").state()).isEqualTo(NodeState.Idle);
    assertThat(board.source("s").message()).isEqualTo("worker-1 runs it");
    assertThat(board.sink("k").state()).isEqualTo(NodeState.Idle);

    // When that one is gone
    claims.expire("worker-1");
    control.advance(Duration.ofSeconds(3));

    // Then
    assertThat(mqtt.open("c").stream().filter(one -> one.request.sessionOf() != null))
        .singleElement()
        .satisfies(one -> assertThat(one.receivers).hasSize(1));
    assertThat(board.source("s").state()).isEqualTo(NodeState.Running);
    assertThat(board.sink("k").state()).isEqualTo(NodeState.Running);

    // When another one has it again
    claims.renew("worker-1", "third");
    claims.put(claim(source, "worker-1", "third"));
    control.advance(Duration.ofSeconds(3));

    // Then
    assertThat(mqtt.open("c")).hasSize(4).allMatch(one -> one.receivers.isEmpty());
    assertThat(mqtt.open("c")).allMatch(one -> one.request.sessionOf() == null);
    assertThat(board.source("s").message()).isEqualTo("worker-1 runs it");
    assertThat(board.sink("k").state()).isEqualTo(NodeState.Idle);
  }

  @Test
  void shouldLeaveNothingBehindWhenASourceIsReadByOneFromNowOn() {
    // Given
    apply(connector("c"), mqttSource("s", "c"), blackholeSink("k", "s"));
    assertThat(board.of(ReportedKind.Connector, "c").sessions()).hasSize(1);
    Source alone = singletonSource("s", "c");
    claims.renew("worker-1", "other");
    claims.put(claim(alone, "worker-1", "other"));

    // When
    apply(connector("c"), alone, blackholeSink("k", "s"));
    control.advance(Duration.ofSeconds(3));

    // Then
    assertThat(board.source("s").message()).isEqualTo("worker-1 runs it");
    assertThat(board.of(ReportedKind.Connector, "c").sessions()).isNull();

    // When
    claims.expire("worker-1");
    control.advance(Duration.ofSeconds(3));
    assertThat(board.source("s").state()).isEqualTo(NodeState.Running);
    apply(connector("c"), mqttSource("s", "c"), blackholeSink("k", "s"));
    control.advance(Duration.ofSeconds(3));

    // Then
    assertThat(board.source("s").state()).isEqualTo(NodeState.Running);
    assertThat(board.of(ReportedKind.Connector, "c").sessions()).hasSize(1);
    assertThat(mqtt.open("c")).allMatch(one -> one.request.sessionOf() == null);
    assertThat(claims.claim(key("s")).orElseThrow().getSpec().holder()).isNull();
  }

  @Test
  void shouldReleaseTheClaimOfASourceThatIsDeleted() {
    Source source = singletonSource("s", "c");
    converge(connector("c"), source, blackholeSink("k", "s"));
    control.advance(Duration.ofSeconds(2));
    assertThat(board.source("s").state()).isEqualTo(NodeState.Running);

    converge(connector("c"), blackholeSink("k", "s"));
    control.advance(Duration.ofSeconds(3));

    assertThat(claims.claim(key("s")).orElseThrow().getSpec().holder()).isNull();
    assertThat(board.source("s")).isNull();
    assertThat(inItsSession()).as("its session is removed").startsWith(true, false);
    assertThat(ownerOf("s"))
        .as("nothing is left that it would have to outlive")
        .isEqualTo("Source");
  }

  @Test
  void shouldRemoveTheSessionOfASourceThatWasDeletedWhileNoWorkerWasThere() {
    // Given
    Source source = singletonSource("s", "c");
    claims.put(left(source, "worker-0", "before"));

    // When
    converge(connector("c"), blackholeSink("k", "s"));
    control.advance(Duration.ofSeconds(3));

    // Then
    assertThat(inItsSession()).containsExactly(false);
    assertThat(mqtt.open("c")).hasSize(4);
    assertThat(ownerOf("s")).isEqualTo("Source");
    assertThat(claims.claim(key("s")).orElseThrow().getSpec().holder()).isNull();
  }

  @Test
  void shouldRemoveTheSessionOfASourceThatIsBeingDeleted() {
    claims.put(left(singletonSource("s", "c"), "worker-0", "before"));
    Source leaving = singletonSource("s", "c");
    leaving.getMetadata().setDeletionTimestamp("2026-11-21T09:00:00Z");

    converge(connector("c"), leaving, blackholeSink("k", "s"));
    control.advance(Duration.ofSeconds(3));

    assertThat(inItsSession()).containsExactly(false);
    assertThat(ownerOf("s")).isEqualTo("Source");
  }

  @Test
  void shouldLeaveTheSessionToAWorkerThatLives() {
    claims.renew("worker-1", "other");
    claims.put(left(singletonSource("s", "c"), "worker-1", "other"));

    converge(connector("c"), blackholeSink("k", "s"));
    control.advance(Duration.ofSeconds(3));

    assertThat(inItsSession()).isEmpty();
    assertThat(ownerOf("s")).isEqualTo("Connector");
  }

  @Test
  void shouldLeaveTheSessionOfASourceAloneThatIsThere() {
    // Given
    Source source = singletonSource("s", "c");
    claims.put(left(source, null, null));

    // When
    converge(connector("c"), source, blackholeSink("k", "s"));
    control.advance(Duration.ofSeconds(3));

    // Then
    assertThat(inItsSession()).as("it goes on in it").containsExactly(true);
    assertThat(board.source("s").state()).isEqualTo(NodeState.Running);
  }

  @Test
  void shouldAskTheApiServerBeforeItRemovesASession() {
    // Given a Source that this worker has not heard of yet
    claims.put(left(singletonSource("s", "c"), null, null));
    unseen.add(key("s"));

    // When
    converge(connector("c"));
    control.advance(Duration.ofSeconds(3));

    // Then
    assertThat(inItsSession()).isEmpty();
    assertThat(ownerOf("s")).isEqualTo("Connector");

    // When it is deleted again
    unseen.clear();
    for (int second = 0; second < 10; second++) {
      claims.renewOwn();
      control.advance(Duration.ofSeconds(1));
    }

    // Then
    assertThat(inItsSession()).containsExactly(false);
    assertThat(ownerOf("s")).isEqualTo("Source");
  }

  /** Whether each of the connections in a Source's own session has kept that. */
  private List<Boolean> inItsSession() {
    return mqtt.connections.stream()
        .filter(one -> one.request.sessionOf() != null)
        .map(one -> one.request.keepsSession())
        .toList();
  }

  private String ownerOf(String claim) {
    return claims
        .claim(key(claim))
        .orElseThrow()
        .getMetadata()
        .getOwnerReferences()
        .getFirst()
        .getKind();
  }

  /** As the holder has written it. */
  private static SourceClaim left(Source source, String holder, String instance) {
    SourceClaim claim = claim(source, holder, instance);
    claim
        .getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withApiVersion("mooring.dev/v1alpha1")
                    .withKind("Connector")
                    .withName("c")
                    .withUid("uid-c")
                    .build()));
    return claim;
  }

  @Test
  void shouldNotReadWhereASinkHasNoShareOfItsConnector() {
    // Given
    Connector budgeted = connectorWithBudget("d");
    converge(connector("c"), budgeted, mqttSource("s", "c"), mqttSink("k", "d", "s"));

    // Then
    assertThat(board.source("s").state()).isEqualTo(NodeState.Idle);
    assertThat(board.source("s").reason()).isEqualTo(Reason.NoShare);
    assertThat(board.source("s").message())
        .isEqualTo("the budget of Connector 'd' leaves this worker no connection");
    assertThat(mqtt.open("c")).allMatch(one -> one.receivers.isEmpty());

    // When
    converge(
        connector("c"), granted(budgeted, 2, 1), mqttSource("s", "c"), mqttSink("k", "d", "s"));
    control.advance(Duration.ofSeconds(1));

    // Then
    assertThat(board.source("s").state()).isEqualTo(NodeState.Running);
    assertThat(board.sink("k").state()).isEqualTo(NodeState.Running);

    // When
    converge(
        connector("c"), granted(budgeted, 0, 2), mqttSource("s", "c"), mqttSink("k", "d", "s"));
    control.advance(Duration.ofSeconds(10));

    // Then
    assertThat(mqtt.open("c")).allMatch(one -> one.receivers.isEmpty());
    assertThat(board.source("s").reason()).isEqualTo(Reason.NoShare);
    assertThat(board.sink("k").reason()).isEqualTo(Reason.NoShare);
  }

  private static SourceClaim claim(Source source, String holder, String instance) {
    SourceClaim claim = new SourceClaim();
    claim.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(source.getMetadata().getNamespace())
            .withName(source.getMetadata().getName())
            .build());
    claim.setSpec(
        new SourceClaimSpec(source.getMetadata().getUid(), holder, instance, 7L, null, null));
    return claim;
  }

  private static Connector granted(Connector connector, int share, long epoch) {
    Connector granted = new Connector();
    granted.setMetadata(connector.getMetadata());
    granted.setSpec(connector.getSpec());
    NodeStatus node =
        new NodeStatus(
            "worker-0",
            "host",
            NodeState.Connected,
            null,
            null,
            null,
            0,
            null,
            "pod",
            "process-1",
            share,
            epoch,
            null);
    granted.setStatus(
        new ConnectorStatus(
            1L, "mqtt", null, null, null, null, null, null, null, List.of(node), null, null, null));
    return granted;
  }
}
