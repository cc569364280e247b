/**
 * The states of this worker's Connectors, Sources and Sinks as metrics, from the board that reports
 * are made of.
 */
package dev.mooring.worker.metrics;
