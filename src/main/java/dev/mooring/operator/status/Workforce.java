package dev.mooring.operator.status;

import java.util.List;

/**
 * The workers that should run one object.
 *
 * @param workers their names, in order of their pools and ordinals
 * @param rolling whether some of them are being replaced
 * @param shortage why there are none, for people; null when there are some
 */
public record Workforce(List<String> workers, boolean rolling, String shortage) {
  public Workforce {
    workers = List.copyOf(workers);
  }
}
