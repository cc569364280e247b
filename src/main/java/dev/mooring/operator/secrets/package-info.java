/**
 * Which Secrets exist, in which version. Only metadata is ever asked for: no content of a Secret
 * reaches the operator.
 */
package dev.mooring.operator.secrets;
