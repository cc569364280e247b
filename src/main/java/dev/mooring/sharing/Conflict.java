package dev.mooring.sharing;

import dev.mooring.api.v1alpha1.ObjectKey;

/**
 * Why a Source finds no client: its subscription overlaps with that of another one on each.
 *
 * @param other the Source that was there first
 * @param filter the refused Source's own topic filter
 * @param otherFilter the other one's
 * @param size the clients that there are
 * @param needed the clients that are enough for both and all that came between
 */
public record Conflict(ObjectKey other, String filter, String otherFilter, int size, int needed) {
  /** For people, with what to do about it. */
  public String message() {
    return "topic filter '%s' overlaps with '%s' of Source '%s', and each of the %s has an overlapping"
            .formatted(
                filter, otherFilter, other.name(), size == 1 ? "clients (1)" : size + " clients")
        + " Source already: set pool.size of the Connector to "
        + needed
        + " or more, or read from topics that do not overlap";
  }
}
