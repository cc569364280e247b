package dev.mooring.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of one benchmark: rows with a bound each; written as JSON, and printed as a table.
 * Not thread safe.
 */
final class Result {
  private static final Path FOLDER = Path.of("target/bench");

  private final String name;
  private final List<Row> rows = new ArrayList<>();

  Result(String name) {
    this.name = name;
  }

  /** One figure. A bound is the most that it should be; null where it is for information. */
  private record Row(String figure, double value, String unit, Double bound) {
    boolean met() {
      return bound == null || value <= bound;
    }
  }

  /** Adds a figure that should be at most {@code bound}. */
  void add(String figure, double value, String unit, double bound) {
    rows.add(new Row(figure, value, unit, bound));
  }

  /** Adds a figure for information. */
  void add(String figure, double value, String unit) {
    rows.add(new Row(figure, value, unit, null));
  }

  /** The figures above their bounds. */
  List<String> missed() {
    return rows.stream().filter(row -> !row.met()).map(row -> name + ": " + row.figure()).toList();
  }

  /** Writes target/bench/NAME.json and prints the table. */
  void publish() throws IOException {
    Files.createDirectories(FOLDER);
    Map<String, Object> json = new LinkedHashMap<>();
    for (Row row : rows) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("value", row.value());
      entry.put("unit", row.unit());
      if (row.bound() != null) {
        entry.put("atMost", row.bound());
        entry.put("met", row.met());
      }
      json.put(row.figure(), entry);
    }
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(FOLDER.resolve(name + ".json").toFile(), json);
    System.out.printf("%n%-58s %12s %-6s %10s%n", name, "value", "unit", "at most");
    for (Row row : rows) {
      System.out.printf(
          Locale.ROOT,
          "%-58s %12.3f %-6s %10s %s%n",
          row.figure(),
          row.value(),
          row.unit(),
          row.bound() == null ? "" : String.format(Locale.ROOT, "%.3f", row.bound()),
          row.met() ? "" : "  <-- missed");
    }
  }
}
