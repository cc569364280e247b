package dev.mooring.operator.references;

import static dev.mooring.operator.references.FakeCatalog.NAMESPACE;
import static dev.mooring.operator.references.FakeCatalog.sinkOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.UsedBy;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageTest {
  private final FakeCatalog catalog = new FakeCatalog().connector("plant", true);
  private final Connector plant =
      catalog.connector(new ObjectKey(NAMESPACE, "plant")).orElseThrow();

  @Test
  void shouldCountNobody() {
    assertThat(Usage.of(plant, catalog)).isEqualTo(new UsedBy(0, 0, 0, List.of()));
  }

  @Test
  void shouldNameSourcesAndSinksInOrder() {
    catalog
        .source("temps", "plant", "default")
        .source("alarms", "plant", "default")
        .source("other", "elsewhere", "default")
        .sink(sinkOf("out", "plant", "temps"));

    assertThat(Usage.of(plant, catalog))
        .isEqualTo(new UsedBy(2, 1, 3, List.of("sink/out", "source/alarms", "source/temps")));
  }

  @Test
  void shouldNameTenAtMost() {
    for (int i = 0; i < 25; i++) {
      catalog.source("s%02d".formatted(24 - i), "plant", "default");
    }

    UsedBy usage = Usage.of(plant, catalog);

    assertThat(usage.total()).isEqualTo(25);
    assertThat(usage.names()).hasSize(10).startsWith("source/s00").endsWith("source/s09");
  }

  @Test
  void shouldNotCountWhoIsLeavingButKnowThatHeIsThere() {
    catalog.source("temps", "plant", "default");
    catalog
        .sourcesOn(ObjectKey.of(plant))
        .getFirst()
        .getMetadata()
        .setDeletionTimestamp("2026-01-01T00:00:01Z");

    assertThat(Usage.of(plant, catalog).total()).isZero();
    assertThat(Usage.isUsed(plant, catalog)).isTrue();
  }

  @Test
  void shouldSayForWhomItWorksOn() {
    catalog.source("temps", "plant", "default").sink(sinkOf("out", "plant", "temps"));
    catalog
        .sinksOn(ObjectKey.of(plant))
        .getFirst()
        .getMetadata()
        .setDeletionTimestamp("2026-01-01T00:00:01Z");

    assertThat(Usage.remaining(plant, catalog)).isEqualTo("sink/out (leaving), source/temps");

    for (int i = 0; i < 11; i++) {
      catalog.source("t%02d".formatted(i), "plant", "default");
    }
    assertThat(Usage.remaining(plant, catalog))
        .startsWith("sink/out (leaving), source/t00")
        .endsWith("source/t08 and 3 more");
  }
}
