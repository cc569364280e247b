package dev.mooring.operator.workload;

/**
 * What all pools' workers have in common.
 *
 * @param namespace the operator's own, where the workers run
 * @param image the workers' image where a pool names none
 * @param watchNamespaces the namespaces that they watch, separated by commas; empty for all
 * @param clusterId tells clusters apart that share an external system
 */
record WorkerSettings(String namespace, String image, String watchNamespaces, String clusterId) {}
