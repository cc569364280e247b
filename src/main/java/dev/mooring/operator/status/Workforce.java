package dev.mooring.operator.status;

import java.util.List;

/**
 * The workers that should run one object.
 *
 * @param workers their names, in order of their pools and ordinals
 * @param rolling whether some of them are being replaced
 * @param shortage why there are none, for people; null when there are some
 * @param oneAtATime whether just one of them runs it, and the others stand by
 */
public record Workforce(
    List<String> workers, boolean rolling, String shortage, boolean oneAtATime) {
  /** Those that run it all at once. */
  public Workforce(List<String> workers, boolean rolling, String shortage) {
    this(workers, rolling, shortage, false);
  }

  public Workforce {
    workers = List.copyOf(workers);
  }
}
