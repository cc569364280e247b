package dev.mooring.bench;

import java.util.Arrays;
import java.util.List;

/** Seconds since its start, by the monotonic clock. */
final class Stopwatch {
  private final long start = System.nanoTime();

  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** The middle of some times. */
  static double median(List<Double> times) {
    double[] sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** The longest of some times. */
  static double longest(List<Double> times) {
    return Arrays.stream(times.toArray(Double[]::new)).mapToDouble(d -> d).max().orElseThrow();
  }
}
