package dev.mooring.worker.pool;

import dev.mooring.connector.ReadRequest;

/**
 * Who takes what is left of a Source in a session.
 *
 * @param reading whose records it brings
 * @param request what the Source may have read there
 */
record Taker(SourceReading reading, ReadRequest request) {}
