/**
 * Which of a pool's workers reads a Singleton Source. The holder of its SourceClaim does, as long
 * as its own Lease cannot have run out; others bid when nobody can hold it any more.
 */
package dev.mooring.worker.claim;
