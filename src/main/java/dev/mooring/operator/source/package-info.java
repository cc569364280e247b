/** The Sources' controller. */
package dev.mooring.operator.source;
