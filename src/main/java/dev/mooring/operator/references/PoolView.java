package dev.mooring.operator.references;

import java.util.function.Predicate;

/**
 * What others need to know of a WorkerPool.
 *
 * @param name its name
 * @param replicas the workers that it should have
 * @param rolling whether its workers are being replaced by newer ones
 * @param admits whether a namespace may use it
 */
public record PoolView(String name, int replicas, boolean rolling, Predicate<String> admits) {}
