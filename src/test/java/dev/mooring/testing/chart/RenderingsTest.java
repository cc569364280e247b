package dev.mooring.testing.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RenderingsTest {
  static List<Path> folders() {
    return Renderings.folders();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void shouldBeAsTheChartIs(Path folder) throws IOException {
    assertThat(Renderings.rendered(folder))
        .as("%s: make renderings, and look at the difference", Renderings.golden(folder))
        .isEqualTo(Files.readString(Renderings.golden(folder)));
  }
}
