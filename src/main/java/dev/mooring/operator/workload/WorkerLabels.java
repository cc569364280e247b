package dev.mooring.operator.workload;

import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the objects of a pool are labelled and owned. */
final class WorkerLabels {
  private static final String APP = "app.kubernetes.io/";

  private WorkerLabels() {}

  /** What selects the Pods of a pool; can never be changed for a StatefulSet that exists. */
  static Map<String, String> selector(WorkerPool pool) {
    return Map.of(
        APP + "name",
        "mooring",
        APP + "component",
        "worker",
        Mooring.POOL_LABEL,
        pool.getMetadata().getName());
  }

  /** The same as one line, sorted, for autoscalers. */
  static String selectorText(WorkerPool pool) {
    return new TreeMap<>(selector(pool))
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(","));
  }

  static Map<String, String> all(WorkerPool pool) {
    Map<String, String> labels = new TreeMap<>(selector(pool));
    labels.put(APP + "managed-by", "mooring-operator");
    return labels;
  }

  /** Metadata of an object that belongs to a pool and goes with it. */
  static ObjectMeta owned(WorkerPool pool, String name) {
    return new ObjectMetaBuilder()
        .withNamespace(pool.getMetadata().getNamespace())
        .withName(name)
        .withLabels(all(pool))
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion(pool.getApiVersion())
                .withKind(pool.getKind())
                .withName(pool.getMetadata().getName())
                .withUid(pool.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build())
        .build();
  }
}
