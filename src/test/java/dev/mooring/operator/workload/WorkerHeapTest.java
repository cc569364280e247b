package dev.mooring.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerHeapTest {
  @ParameterizedTest
  @CsvSource({
    "4Gi, 2048, 32",
    "512Mi, 256, 32",
    "336Mi, 168, 32",
    "256Mi, 88, 29",
    "216Mi, 48, 16",
    "128Mi, 40, 13",
    "500M, 238, 32"
  })
  void shouldLeaveRoomForAllThatIsNotHeap(String limit, int heap, int young) {
    assertThat(WorkerHeap.options(limitedTo(limit)))
        .contains("-Xmx" + heap + "m -Xmn" + young + "m")
        .doesNotContain("Percentage");
  }

  @Test
  void shouldTakeHalfOfTheNodeAtMostWithoutALimit() {
    assertThat(WorkerHeap.options(new ResourceRequirements()))
        .contains("-XX:MaxRAMPercentage=50")
        .doesNotContain("-Xmx");
  }

  private static ResourceRequirements limitedTo(String memory) {
    return new ResourceRequirementsBuilder()
        .withLimits(Map.of("memory", new Quantity(memory)))
        .build();
  }
}
