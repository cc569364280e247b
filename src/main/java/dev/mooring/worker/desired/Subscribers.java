package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.UsedConnector;
import dev.mooring.sharing.Subscriber;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The MQTT Sources of this worker as subscribers on Connectors' clients. Pure functions. */
final class Subscribers {
  private Subscribers() {}

  /**
   * Who has a place on which Connector, whether it runs or not: all but those that are switched
   * off, as for the operator.
   *
   * @param connectors all that exist
   */
  static Map<ObjectKey, List<Subscriber>> byConnector(
      Collection<Outcome<Source>> sources, Map<ObjectKey, Connector> connectors) {
    Map<ObjectKey, List<Subscriber>> all = new HashMap<>();
    for (Outcome<Source> outcome : sources) {
      if (!outcome.isOf(Outcome.Kind.OFF)
          && outcome.object().getSpec().subscription().isPresent()) {
        add(outcome.object(), connectors, all);
      }
    }
    all.values().forEach(subscribers -> subscribers.sort(Subscriber.BY_AGE));
    return all;
  }

  private static void add(
      Source source, Map<ObjectKey, Connector> connectors, Map<ObjectKey, List<Subscriber>> all) {
    UsedConnector.of(source)
        .ifPresent(
            key -> {
              Connector connector = connectors.get(key);
              if (connector != null) {
                all.computeIfAbsent(key, none -> new ArrayList<>(2))
                    .add(Subscriber.of(source, connector.getSpec()));
              }
            });
  }
}
