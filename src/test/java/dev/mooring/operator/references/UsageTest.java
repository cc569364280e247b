package dev.mooring.operator.references;

import static dev.mooring.operator.references.FakeCatalog.NAMESPACE;
import static dev.mooring.operator.references.FakeCatalog.sinkOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.UsedBy;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageTest {
  private static final ObjectKey PLANT = new ObjectKey(NAMESPACE, "plant");

  private final FakeCatalog catalog = new FakeCatalog();

  @Test
  void shouldCountNobody() {
    assertThat(Usage.of(PLANT, catalog)).isEqualTo(new UsedBy(0, 0, 0, List.of()));
  }

  @Test
  void shouldNameSourcesAndSinksInOrder() {
    catalog
        .source("temps", "plant", "default")
        .source("alarms", "plant", "default")
        .source("other", "elsewhere", "default")
        .sink(sinkOf("out", "plant", "temps"));

    assertThat(Usage.of(PLANT, catalog))
        .isEqualTo(new UsedBy(2, 1, 3, List.of("sink/out", "source/alarms", "source/temps")));
  }

  @Test
  void shouldNameTenAtMost() {
    for (int i = 0; i < 25; i++) {
      catalog.source("s%02d".formatted(24 - i), "plant", "default");
    }

    UsedBy usage = Usage.of(PLANT, catalog);

    assertThat(usage.total()).isEqualTo(25);
    assertThat(usage.names()).hasSize(10).startsWith("source/s00").endsWith("source/s09");
  }
}
