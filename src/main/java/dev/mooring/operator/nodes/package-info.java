/**
 * What the operator knows of the workers: their reports, whether they are alive, and from both what
 * each of them is to an object.
 */
package dev.mooring.operator.nodes;
