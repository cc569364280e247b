package dev.mooring.operator.references;

import static dev.mooring.operator.references.FakeCatalog.NAMESPACE;
import static dev.mooring.operator.references.FakeCatalog.sinkOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Admission;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.operator.status.Verdict;
import dev.mooring.operator.status.Workforce;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static final ObjectKey PLANT = new ObjectKey(NAMESPACE, "plant");

  private final FakeCatalog catalog =
      new FakeCatalog().pool("default", 2, false).pool("edge", 1, true).pool("none", 0, false);
  private final Placement placement = new Placement(catalog, new Expressions(), "mooring-system");

  @Test
  void shouldOpenAnUnusedConnectorInTheDefaultPool() {
    assertThat(placement.ofConnector(PLANT).workers()).containsExactly("worker-0", "worker-1");
  }

  @Test
  void shouldOpenAConnectorOnlyWhereItIsUsed() {
    catalog.source("temps", "plant", "edge");

    Workforce workforce = placement.ofConnector(PLANT);

    assertThat(workforce.workers()).containsExactly("worker-edge-0");
    assertThat(workforce.rolling()).isTrue();
    assertThat(workforce.shortage()).isNull();
  }

  @Test
  void shouldOpenTheConnectorOfASinkWhereItsSourcesAreAndRunItWhereTheyRun() {
    catalog
        .generator("a", true, "default")
        .generator("b", false, "edge")
        .sink(sinkOf("out", "plant", "a", "b", "missing"));

    assertThat(placement.ofConnector(PLANT).workers())
        .containsExactly("worker-0", "worker-1", "worker-edge-0");
    assertThat(placement.ofSink(sinkOf("out", "plant", "a", "b", "missing")).workers())
        .containsExactly("worker-0", "worker-1");
  }

  @Test
  void shouldOpenTheConnectorOfASinkWithoutSourcesInTheDefaultPool() {
    catalog.sink(sinkOf("out", "plant", "missing"));

    assertThat(placement.ofConnector(PLANT).workers()).containsExactly("worker-0", "worker-1");
  }

  @Test
  void shouldSayWhichPoolIsMissing() {
    catalog.source("temps", "plant", "nowhere");

    Workforce workforce = placement.ofConnector(PLANT);

    assertThat(workforce.workers()).isEmpty();
    assertThat(workforce.shortage())
        .isEqualTo(
            "no worker runs: WorkerPool 'nowhere' not found in namespace mooring-system: create it"
                + " or name another one in spec.workerPoolRef.name");
  }

  @Test
  void shouldSayWhichPoolHasNoReplicas() {
    catalog.source("temps", "plant", "none");

    assertThat(placement.ofConnector(PLANT).shortage())
        .isEqualTo("no worker runs: WorkerPool 'none' has 0 replicas: scale it up");
  }

  @Test
  void shouldOpenAConnectorInNoPoolThatDoesNotAdmitItsNamespace() {
    catalog.closedPool("others").source("temps", "plant", "edge").source("b", "plant", "others");

    assertThat(placement.ofConnector(PLANT).workers()).containsExactly("worker-edge-0");
    assertThat(placement.poolsOf(PLANT)).containsExactly("edge");
    assertThat(PoolAccess.ofConnector(PLANT, placement, catalog).holds()).isTrue();
  }

  @Test
  void shouldRefuseAConnectorThatNoPoolAdmits() {
    catalog.closedPool("others").source("b", "plant", "others").source("c", "plant", "others");

    assertThat(placement.ofConnector(PLANT).workers()).isEmpty();
    assertThat(placement.poolsOf(PLANT)).isEmpty();
    assertThat(PoolAccess.ofConnector(PLANT, placement, catalog))
        .isEqualTo(
            Verdict.refused(Reason.NamespaceNotAllowed, Admission.refusal(NAMESPACE, "others")));
  }

  @Test
  void shouldHaveNoPoolForWhatNamesOneThatIsNotThere() {
    catalog.source("temps", "plant", "nowhere");

    assertThat(placement.poolsOf(PLANT)).isEmpty();
    assertThat(PoolAccess.ofConnector(PLANT, placement, catalog).holds())
        .as("that is said otherwise")
        .isTrue();
  }

  @Test
  void shouldPutTheTenthWorkerAfterTheNinth() {
    catalog.pool("big", 11, false).source("temps", "plant", "big");

    assertThat(placement.ofConnector(PLANT).workers())
        .startsWith("worker-big-0", "worker-big-1", "worker-big-2")
        .endsWith("worker-big-9", "worker-big-10");
  }
}
