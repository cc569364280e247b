/**
 * SQL databases: PostgreSQL, over JDBC.
 *
 * <p>A connection of the pool is one JDBC connection, opened by an Agroal data source of its own.
 * JDBC blocks, so whatever is asked of a connection runs on virtual threads, one question at a time
 * and in order ({@link dev.mooring.connector.sql.StatementQueue}); only logins, which compute, have
 * threads of the system's ({@link dev.mooring.connector.sql.Logins}). What must not wait for that
 * (checks of a busy connection, the end) goes past it, at the sockets ({@link
 * dev.mooring.connector.sql.Sockets}).
 */
package dev.mooring.connector.sql;
