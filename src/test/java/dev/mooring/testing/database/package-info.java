/** A real PostgreSQL server on this machine, without a container engine. */
package dev.mooring.testing.database;
