package dev.mooring.worker.pipeline;

import dev.mooring.connector.ByteBudget;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.worker.pool.Control;
import dev.mooring.worker.reporting.StateBoard;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What all pipelines of a worker share.
 *
 * @param node who runs them
 * @param control where they change, and where records are tried again
 * @param board where they say what state they are in
 * @param meters where they count
 * @param random for jitter
 * @param clock for times that people read
 * @param drainLimit how long a pipeline that stops waits for its unfinished records
 * @param bytes what all records in flight may take of the worker's memory
 */
public record PipelineRuntime(
    NodeIdentity node,
    Control control,
    StateBoard board,
    MeterRegistry meters,
    RandomGenerator random,
    Clock clock,
    Duration drainLimit,
    ByteBudget bytes) {}
