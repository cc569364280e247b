package dev.mooring.api.v1alpha1;

import java.util.List;

/**
 * What a Source subscribes to on the other side. Two that match the same message do not go together
 * on one client.
 *
 * @param filters topics, with {@code +} for a level and {@code #} for all last ones; none covers
 *     another one
 * @param acknowledged whether each message is to be acknowledged
 */
public record Subscription(List<String> filters, boolean acknowledged) {
  public Subscription {
    filters = List.copyOf(filters);
  }
}
