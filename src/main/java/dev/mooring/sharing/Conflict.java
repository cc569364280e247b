package dev.mooring.sharing;

import dev.mooring.api.v1alpha1.ObjectKey;

/**
 * Why a Source finds no client: it cannot share any of them with those that are there.
 *
 * @param other the Source that was there first
 * @param filter the refused Source's own topic filter; null when one of the two wants a client for
 *     itself
 * @param otherFilter the other one's; null with the other
 * @param size the clients that there are
 * @param needed the clients that are enough for both and all that came between
 */
public record Conflict(ObjectKey other, String filter, String otherFilter, int size, int needed) {
  /** For people, with what to do about it. */
  public String message() {
    if (filter == null) {
      return "a Singleton Source needs a client of its own, and none of the %s is free of others (Source '%s' is on one): set pool.size of the Connector to %d or more"
          .formatted(size == 1 ? "clients (1)" : size + " clients", other.name(), needed);
    }
    return "topic filter '%s' overlaps with '%s' of Source '%s', and each of the %s has an overlapping"
            .formatted(
                filter, otherFilter, other.name(), size == 1 ? "clients (1)" : size + " clients")
        + " Source already: set pool.size of the Connector to "
        + needed
        + " or more, or read from topics that do not overlap";
  }
}
