package dev.mooring.operator.secrets;

import java.util.Set;

/** Which Secrets the workers of each WorkerPool can get, as it is written down in Roles. */
interface Grants {
  /** The pools of which something is written in a namespace, as far as is known. */
  Set<String> pools(String namespace);

  /** Whether a pool's workers can get just these Secrets of a namespace, as far as is known. */
  boolean areFor(String namespace, String pool, Set<String> secrets);

  /**
   * Lets a pool's workers get just these Secrets of a namespace.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server refuses
   */
  void write(String namespace, String pool, Set<String> secrets);
}
