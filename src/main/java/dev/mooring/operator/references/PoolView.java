package dev.mooring.operator.references;

/**
 * What the placement needs to know of a WorkerPool.
 *
 * @param name its name
 * @param replicas the workers that it should have
 * @param rolling whether its workers are being replaced by newer ones
 */
public record PoolView(String name, int replicas, boolean rolling) {}
