/**
 * From what the workers see to what the status of an object says. Mostly pure functions: what a
 * node is, what all nodes are together, conditions, and when a new status may be written.
 */
package dev.mooring.operator.status;
