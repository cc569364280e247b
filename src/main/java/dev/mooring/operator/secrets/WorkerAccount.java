package dev.mooring.operator.secrets;

/**
 * What the workers run as.
 *
 * @param namespace the namespace of the ServiceAccount, which is the operator's own
 * @param name the ServiceAccount
 */
public record WorkerAccount(String namespace, String name) {}
