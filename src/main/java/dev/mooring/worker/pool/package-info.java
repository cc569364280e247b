/**
 * The connections of this worker, one {@link dev.mooring.worker.pool.ConnectorPool} for each
 * Connector.
 *
 * <p>A pool is a row of slots. A slot opens one link after the other, with backoff between them, in
 * its turn among all the worker's slots ({@link dev.mooring.worker.pool.OpenPace}). A link is one
 * connection from the attempt to open it to its end; it is checked while it is open. A Source reads
 * on one slot; writes go over all open links. What the slots see makes the pool's view.
 *
 * <p>Other settings are taken over by a {@link dev.mooring.worker.pool.Changeover}: a probe first,
 * then slot by slot, each in an orderly way; so a pool never stands still for settings that do not
 * work, and loses nothing for those that do.
 *
 * <p>All of that happens on one thread ({@link dev.mooring.worker.pool.Control}), where nothing
 * blocks: whatever is asked of a connector type has a time limit there. So there are no locks, and
 * one system that hangs delays nobody else. Only writes and the messages that are read go past that
 * thread.
 */
package dev.mooring.worker.pool;
