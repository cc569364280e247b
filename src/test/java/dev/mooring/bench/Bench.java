package dev.mooring.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures Mooring on this machine: {@code make bench}, or {@code make bench ONLY=status}. Each
 * benchmark writes target/bench/NAME.json and prints a table with the bounds; a missed bound is
 * marked, and the exit code says how many were.
 */
public final class Bench {
  private Bench() {}

  /** One benchmark. */
  interface Benchmark {
    Result run() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, Benchmark> benchmarks = new LinkedHashMap<>();
    benchmarks.put("start", new StartBench());
    benchmarks.put("status", new StatusBench());
    benchmarks.put("idle", new IdleBench());
    benchmarks.put("scale", new ScaleBench());
    benchmarks.put("hanging", new HangingBench());
    benchmarks.put("delivery", new DeliveryBench());
    List<String> chosen =
        arguments.length == 0 ? List.copyOf(benchmarks.keySet()) : List.of(arguments);
    if (!benchmarks.keySet().containsAll(chosen)) {
      System.err.println("ONLY must be one of " + benchmarks.keySet());
      System.exit(2);
    }
    List<String> missed = new ArrayList<>();
    for (String name : chosen) {
      System.out.println("bench: " + name);
      Result result = benchmarks.get(name).run();
      result.publish();
      missed.addAll(result.missed());
    }
    missed.forEach(figure -> System.out.println("missed: " + figure));
    System.exit(missed.isEmpty() ? 0 : 1);
  }
}
