package dev.mooring.worker.claim;

import dev.mooring.connector.ReadingClaim;
import dev.mooring.connector.SourcePosition;

/**
 * That this worker runs a Source, from when it took its claim until it lost or released it. May be
 * used from any thread.
 */
public final class Tenure implements ReadingClaim, SourcePosition {
  private final LeaseProof proof;
  private final long term;
  private final long epoch;
  private volatile String position;
  private volatile boolean ended;

  Tenure(LeaseProof proof, long term, long epoch, String position) {
    this.proof = proof;
    this.term = term;
    this.epoch = epoch;
    this.position = position;
  }

  long epoch() {
    return epoch;
  }

  @Override
  public boolean holds() {
    return !ended && proof.holds(term);
  }

  /** It is lost, whatever this worker's clock says. */
  void end() {
    ended = true;
  }

  @Override
  public String saved() {
    return position;
  }

  @Override
  public void advance(String reached) {
    position = reached;
  }
}
