/**
 * Which Secrets exist, in which version, and that workers can get just those that are named. Only
 * metadata is ever asked for: no content of a Secret reaches the operator.
 */
package dev.mooring.operator.secrets;
