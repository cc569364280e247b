package dev.mooring.worker.claim;

import dev.mooring.worker.claim.Bid.Bidder;
import dev.mooring.worker.pool.Control;
import java.util.concurrent.Executor;

/**
 * What all candidacies of a worker share.
 *
 * @param me who bids
 * @param proof whether this worker may hold anything
 * @param sight what it sees of claims and of others
 * @param store where it writes
 * @param writers where writes block
 * @param control where it decides
 * @param changed hears that what it holds is another thing now
 */
record ClaimRuntime(
    Bidder me,
    LeaseProof proof,
    ClaimSight sight,
    ClaimStore store,
    Executor writers,
    Control control,
    Runnable changed) {}
