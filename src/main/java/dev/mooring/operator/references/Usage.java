package dev.mooring.operator.references;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.UsedBy;
import dev.mooring.api.v1alpha1.UsedConnector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.stream.Stream;

/** Who uses a Connector. */
public final class Usage {
  private static final int NAMED = 10;

  private Usage() {}

  /**
   * Counts the Sources and Sinks that may use it and are to stay, and names the first ten in order.
   */
  public static UsedBy of(Connector connector, Catalog catalog) {
    ObjectKey key = ObjectKey.of(connector);
    var sources = staying(users(connector, catalog.sourcesOn(key)));
    var sinks = staying(users(connector, catalog.sinksOn(key)));
    List<String> names =
        Stream.concat(names("source/", sources), names("sink/", sinks))
            .sorted()
            .limit(NAMED)
            .toList();
    return new UsedBy(sources.size(), sinks.size(), sources.size() + sinks.size(), names);
  }

  /** Whether anybody uses it, be it to finish what is in flight before it goes. */
  public static boolean isUsed(Connector connector, Catalog catalog) {
    ObjectKey key = ObjectKey.of(connector);
    return !users(connector, catalog.sourcesOn(key)).isEmpty()
        || !users(connector, catalog.sinksOn(key)).isEmpty();
  }

  /**
   * For whom a Connector that is being deleted works on, for people: the first ten in order, those
   * who are leaving themselves among them.
   */
  public static String remaining(Connector connector, Catalog catalog) {
    ObjectKey key = ObjectKey.of(connector);
    List<String> all =
        Stream.concat(
                described("source/", users(connector, catalog.sourcesOn(key))),
                described("sink/", users(connector, catalog.sinksOn(key))))
            .sorted()
            .toList();
    String named = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
    return all.size() > NAMED ? named + " and " + (all.size() - NAMED) + " more" : named;
  }

  private static Stream<String> described(String prefix, List<? extends HasMetadata> users) {
    return users.stream()
        .map(
            user ->
                prefix
                    + user.getMetadata().getName()
                    + (user.isMarkedForDeletion() ? " (leaving)" : ""));
  }

  private static List<? extends HasMetadata> staying(List<? extends HasMetadata> users) {
    return users.stream().filter(user -> !user.isMarkedForDeletion()).toList();
  }

  private static List<? extends HasMetadata> users(
      Connector connector, List<? extends HasMetadata> naming) {
    return naming.stream().filter(user -> UsedConnector.mayUse(user, connector)).toList();
  }

  private static Stream<String> names(String prefix, List<? extends HasMetadata> users) {
    return users.stream().map(user -> prefix + user.getMetadata().getName());
  }
}
