/**
 * How the Sources on one Connector share the clients of its pool. Pure code: the operator refuses,
 * and the workers assign, by the same rules.
 */
package dev.mooring.sharing;
