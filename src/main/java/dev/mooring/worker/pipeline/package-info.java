/**
 * The way of the data on one worker: a Source's records to its Sinks, at least once.
 *
 * <p>A {@link dev.mooring.worker.pipeline.Pipeline} takes a record and hands it to a {@link
 * dev.mooring.worker.pipeline.SinkLane} for each Sink of the moment; the record is acknowledged
 * when all of them have finished with it. Records are filtered, transformed and written on the
 * thread that offers them; only retries run on the control thread.
 */
package dev.mooring.worker.pipeline;
