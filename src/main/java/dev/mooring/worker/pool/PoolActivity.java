package dev.mooring.worker.pool;

import java.time.Instant;

/**
 * What a pool is doing at one moment.
 *
 * @param active open connections on which a Source reads or a write waits for its answer
 * @param idle the other open ones
 * @param waiting writes under way beyond one for each connection, and Sinks that wait for one
 * @param lastAttempt when it was last tried to open a connection; null before the first time
 * @param lastExchange when the other side last answered something; null before the first time
 */
public record PoolActivity(
    int active, int idle, int waiting, Instant lastAttempt, Instant lastExchange) {}
