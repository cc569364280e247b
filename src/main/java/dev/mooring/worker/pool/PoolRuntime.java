package dev.mooring.worker.pool;

import dev.mooring.connector.NodeIdentity;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * What all pools of a worker share.
 *
 * @param control where they work
 * @param pace how fast they open connections, all together
 * @param random for jitter; used on the control thread only
 * @param node who opens the connections
 * @param clock for times that people read
 */
public record PoolRuntime(
    Control control, OpenPace pace, RandomGenerator random, NodeIdentity node, Clock clock) {}
