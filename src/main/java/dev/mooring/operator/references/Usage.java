package dev.mooring.operator.references;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.UsedBy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.stream.Stream;

/** Who uses a Connector. */
public final class Usage {
  private static final int NAMED = 10;

  private Usage() {}

  /** Counts its Sources and Sinks, and names the first ten in order. */
  public static UsedBy of(ObjectKey connector, Catalog catalog) {
    var sources = catalog.sourcesOn(connector);
    var sinks = catalog.sinksOn(connector);
    List<String> names =
        Stream.concat(names("source/", sources), names("sink/", sinks))
            .sorted()
            .limit(NAMED)
            .toList();
    return new UsedBy(sources.size(), sinks.size(), sources.size() + sinks.size(), names);
  }

  private static Stream<String> names(String prefix, List<? extends HasMetadata> users) {
    return users.stream().map(user -> prefix + user.getMetadata().getName());
  }
}
