package dev.mooring.sharing;

import dev.mooring.api.v1alpha1.Subscription;
import java.util.Comparator;
import java.util.Optional;

/**
 * Two filters of one Source of which neither covers the other, and that match a topic both. A
 * broker may send such a message once for each, and the messages do not say which one it was.
 *
 * @param filter the later one in the Source's list
 * @param other the earlier one
 */
public record OwnOverlap(String filter, String other) {
  /** The first one in a Source's list; empty when there is none. */
  public static Optional<OwnOverlap> of(Subscription subscription) {
    TopicTree<Integer> earlier = new TopicTree<>();
    int place = 0;
    for (String filter : subscription.filters()) {
      Optional<OwnOverlap> overlap =
          earlier.overlapping(filter).stream()
              .min(Comparator.comparing(TopicTree.Entry::owner))
              .map(entry -> new OwnOverlap(filter, entry.filter()));
      if (overlap.isPresent()) {
        return overlap;
      }
      earlier.add(filter, place++);
    }
    return Optional.empty();
  }

  /** For people, with what to do about it. */
  public String message() {
    return "topic filter '%s' overlaps with '%s' of the same Source, and a broker may send twice what both match: write one filter that covers both, or read one of them with another Source"
        .formatted(filter, other);
  }
}
