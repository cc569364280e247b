package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.UsedConnector;
import dev.mooring.sharing.ClientPlan;
import dev.mooring.sharing.Subscriber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The MQTT Sources of this worker as subscribers on Connectors' clients. Pure functions. */
final class Subscribers {
  private Subscribers() {}

  /**
   * Who subscribes on which Connector.
   *
   * @param connectors those of all these Sources
   */
  static Map<ObjectKey, List<Subscriber>> byConnector(
      Map<ObjectKey, Source> sources, Map<ObjectKey, Connector> connectors) {
    Map<ObjectKey, List<Subscriber>> all = new HashMap<>();
    sources
        .values()
        .forEach(
            source -> {
              if (source.getSpec().mqtt() != null) {
                UsedConnector.of(source)
                    .ifPresent(
                        connector ->
                            all.computeIfAbsent(connector, none -> new ArrayList<>(2))
                                .add(Subscriber.of(source, connectors.get(connector).getSpec())));
              }
            });
    all.values().forEach(subscribers -> subscribers.sort(Subscriber.BY_AGE));
    return all;
  }

  /** Those that the operator refuses, too: they find no client beside the older ones. */
  static Set<ObjectKey> refused(
      Map<ObjectKey, Source> sources, Map<ObjectKey, Connector> connectors) {
    Set<ObjectKey> refused = new HashSet<>();
    byConnector(sources, connectors)
        .forEach(
            (key, subscribers) ->
                refused.addAll(
                    ClientPlan.conflicts(subscribers, connectors.get(key).getSpec().pool().size())
                        .keySet()));
    return refused;
  }
}
