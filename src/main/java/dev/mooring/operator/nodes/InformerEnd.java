package dev.mooring.operator.nodes;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

/** What to do when an informer ends by an error: without it, this process would act on old news. */
@FunctionalInterface
public interface InformerEnd {
  /** Has an eye on a running informer. */
  void watch(SharedIndexInformer<?> informer);
}
