/**
 * Who names whom: which Sources and Sinks are on a Connector, which WorkerPools run them, what is
 * wrong with a reference, and who must be looked at again when something changes.
 */
package dev.mooring.operator.references;
