package dev.mooring.testing.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the chart makes of the values that matter, as files to be looked at when it changes: {@code
 * values.yaml} and {@code rendered.yaml} in a folder each. {@code make renderings} writes them.
 */
public final class Renderings {
  static final String NAMESPACE = "mooring-system";
  private static final Path FOLDER = Path.of("src/test/resources/chart");

  private Renderings() {}

  /** Writes them all anew. */
  public static void main(String[] arguments) throws IOException {
    for (Path folder : folders()) {
      Files.writeString(golden(folder), rendered(folder));
      System.out.println(golden(folder));
    }
    // Helm's own threads are in other processes; nothing is left to wait for.
  }

  static List<Path> folders() {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path golden(Path folder) {
    return folder.resolve("rendered.yaml");
  }

  static String values(Path folder) {
    try {
      return Files.readString(folder.resolve("values.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String rendered(Path folder) {
    return Chart.text(NAMESPACE, values(folder)).strip() + "\n";
  }
}
