package dev.mooring.operator.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.operator.nodes.Sighting;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetsTest {
  private static final String UID = "the one that is there";

  /** A worker that still has a pool of a deleted Connector of the same name. */
  @ParameterizedTest
  @CsvSource({
    "the one before, 2, 1, 2",
    "the one before, 0, 0, 0",
    "the one before, , 0, 0",
    "the one before, , , 0",
    "the one before, , 4, 8",
    "the one that is there, 2, 2, 0",
    "the one that is there, , 4, 0",
  })
  void shouldCountWhatNamesakesMayStillHave(String uid, Integer share, Integer open, int held) {
    assertThat(Budgets.foreign(List.of(sighting(uid, share, open)), connector())).isEqualTo(held);
  }

  private static Sighting sighting(String uid, Integer share, Integer open) {
    return new Sighting(
        new ReportEntry(
            ReportedKind.Connector,
            "plant",
            "broker",
            uid,
            1L,
            NodeState.Connected,
            null,
            null,
            null,
            open,
            share,
            null,
            null),
        "pod",
        "instance",
        "host");
  }

  private static Connector connector() {
    return Serialization.unmarshal(
        """
        kind: Connector
        apiVersion: mooring.dev/v1alpha1
        metadata: {name: broker, namespace: plant, uid: %s}
        spec: {mqtt: {url: "tcp://broker:1883"}, pool: {size: 4, maxTotal: 8}}
        """
            .formatted(UID),
        Connector.class);
  }
}
