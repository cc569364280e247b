package dev.mooring.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PoolAccountsTest {
  private static final ServiceAccount EDGE = PoolAccounts.account(pool("edge"));

  /** As the chart and earlier versions have made it. */
  private static final ServiceAccount OTHER =
      new ServiceAccountBuilder()
          .withNewMetadata()
          .withName("mooring-worker")
          .addToLabels("app.kubernetes.io/name", "mooring")
          .endMetadata()
          .build();

  @Test
  void shouldHaveAnAccountForEachPool() {
    assertThat(EDGE.getMetadata().getName()).isEqualTo("mooring-worker-edge");
    assertThat(EDGE.getMetadata().getNamespace()).isEqualTo("mooring-system");
    assertThat(PoolAccounts.poolOf(EDGE)).isEqualTo("edge");
    assertThat(EDGE.getMetadata().getOwnerReferences())
        .as("a pool's last workers finish with it")
        .isEmpty();
  }

  @Test
  void shouldBindThePoolsThatAreThereAndThoseWhoseAccountsStillAre() {
    Set<String> bound = PoolAccounts.bound(Stream.of(pool("default")), Stream.of(EDGE, OTHER));

    assertThat(PoolAccounts.subjects(bound, "mooring-system"))
        .extracting(subject -> subject.getNamespace() + "/" + subject.getName())
        .containsExactly(
            "mooring-system/mooring-worker-default", "mooring-system/mooring-worker-edge");
  }

  @Test
  void shouldRemoveTheAccountsOfPoolsThatAreGoneOnly() {
    assertThat(PoolAccounts.left(Stream.of(EDGE, OTHER), Set.of("default"))).containsExactly(EDGE);
    assertThat(PoolAccounts.left(Stream.of(EDGE, OTHER), Set.of("edge"))).isEmpty();
  }

  private static WorkerPool pool(String name) {
    WorkerPool pool = new WorkerPool();
    pool.setMetadata(
        new ObjectMetaBuilder().withNamespace("mooring-system").withName(name).build());
    return pool;
  }
}
