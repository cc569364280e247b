/** The Connectors' controller. */
package dev.mooring.operator.connector;
