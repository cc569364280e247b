/**
 * What this worker tells the operator: the states of what it runs, in WorkerReports, and that it is
 * alive, by a Lease. Each has a thread of its own and outlives any absence of the API server.
 */
package dev.mooring.worker.reporting;
