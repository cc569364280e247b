package dev.mooring.connector;

/**
 * Who this worker is.
 *
 * @param clusterId tells clusters apart that share an external system
 * @param worker the worker's name, which is its Pod's; stable over restarts
 */
public record NodeIdentity(String clusterId, String worker) {}
