package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;

/** Questions to a StatefulSet object; the API server has filled in its defaults. */
final class StatefulSets {
  private StatefulSets() {}

  static StatefulSetPlan plan(StatefulSet set) {
    return new StatefulSetPlan(
        set.getSpec().getReplicas(),
        !"Parallel".equals(set.getSpec().getPodManagementPolicy()),
        rolling(set),
        revision(set));
  }

  static boolean rolling(StatefulSet set) {
    return "RollingUpdate".equals(set.getSpec().getUpdateStrategy().getType());
  }

  static String revision(StatefulSet set) {
    return TemplateRevision.of(set.getMetadata().getName(), set.getSpec().getTemplate());
  }
}
