/**
 * Topics in the memory of one worker, from Sinks to Sources: to take a stream apart into steps.
 *
 * <p>At least once as long as the process lives: a write is done when every reader has acknowledged
 * it.
 */
package dev.mooring.connector.memory;
