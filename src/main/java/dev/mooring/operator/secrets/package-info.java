/**
 * Which Secrets exist, in which version, and that the workers of each WorkerPool can get just those
 * that are named by what is used in it. Only metadata is ever asked for: no content of a Secret
 * reaches the operator.
 */
package dev.mooring.operator.secrets;
