package dev.mooring.operator.connector;

import static dev.mooring.operator.references.FakeCatalog.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.operator.references.FakeCatalog;
import dev.mooring.operator.status.ClusterView;
import org.junit.jupiter.api.Test;

class InUseTest {
  private final FakeCatalog catalog =
      new FakeCatalog().connector("plant", true).source("temps", "plant", "default");
  private final Connector plant =
      catalog.connector(new ObjectKey(NAMESPACE, "plant")).orElseThrow();
  private final ClusterView<ConnectorState> view =
      new ClusterView<>(
          ConnectorState.Inconsistent,
          Reason.Timeout,
          "2 of 3 nodes connected; worker-1: no answer",
          2,
          3);

  @Test
  void shouldShowWhatTheNodesAreWhileItStays() {
    assertThat(InUse.shown(plant, view, catalog)).isEqualTo(view);
  }

  @Test
  void shouldSayForWhomOneThatIsDeletedWorksOnAndHowWell() {
    plant.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");

    ClusterView<ConnectorState> shown = InUse.shown(plant, view, catalog);

    assertThat(shown.state()).isEqualTo(ConnectorState.Deleting);
    assertThat(shown.reason()).isEqualTo(Reason.InUse);
    assertThat(shown.message())
        .startsWith("being deleted; works on for those who use it")
        .contains("takes no new ones: source/temps; 2 of 3 nodes connected; worker-1: no answer");
    assertThat(shown.count()).isEqualTo(view.count());
  }
}
