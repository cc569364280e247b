package dev.mooring.operator.budget;

/**
 * One process of a worker. A share is for a process and not for a worker: what one that was killed
 * had open, is not the next one's.
 *
 * @param worker the worker, that is its Pod's name
 * @param podUid the Pod's UID; empty outside of a cluster
 * @param instance the process
 */
record WorkerProcess(String worker, String podUid, String instance) {}
