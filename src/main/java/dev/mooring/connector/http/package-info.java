/**
 * HTTP servers that take records, and ports where this worker takes them.
 *
 * <p>A connection of the pool is a Vert.x client of its own with one HTTP/1.1 connection, which
 * takes one request at a time. A server may close it while it is idle, which is no fault: the next
 * request opens another one. So the truth about a connection is what its last exchange, a check or
 * a record, has shown.
 */
package dev.mooring.connector.http;
