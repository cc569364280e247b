/**
 * What belongs to a Source or Sink and must go when it goes: its own Connector, and what it still
 * has in flight on the workers.
 */
package dev.mooring.operator.ownership;
