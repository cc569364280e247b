/** The Sinks' controller. */
package dev.mooring.operator.sink;
