package dev.mooring.worker;

import dev.mooring.connector.NodeIdentity;

/**
 * Who this worker process is.
 *
 * @param namespace the operator's namespace, where the worker's Pod, reports and Lease are
 * @param pod the worker's name, which is its Pod's
 * @param podUid the Pod's UID; empty outside of a cluster, when nothing then has an owner
 * @param host the Kubernetes node that the Pod runs on
 * @param pool the WorkerPool that the worker belongs to
 * @param instance random, made once for each process: tells it from the one before a restart
 * @param clusterId tells clusters apart that share an external system
 */
public record WorkerIdentity(
    String namespace,
    String pod,
    String podUid,
    String host,
    String pool,
    String instance,
    String clusterId) {
  /** The part that connector types may see. */
  public NodeIdentity node() {
    return new NodeIdentity(clusterId, pod);
  }
}
