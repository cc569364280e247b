package dev.mooring.connector;

import dev.mooring.api.v1alpha1.ObjectKey;
import java.util.List;

/**
 * A Source that reads on a connection, or will: what comes for it is for nobody else.
 *
 * @param source the Source
 * @param topics what it reads, in the words of its type
 */
public record ExpectedSource(ObjectKey source, List<String> topics) {
  public ExpectedSource {
    topics = List.copyOf(topics);
  }
}
