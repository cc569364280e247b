package dev.mooring.operator.budget;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.ReportEntry;

/**
 * What a process last said of its share.
 *
 * @param share the most connections that it has from then on; null when it knows of no budget
 * @param epoch of the grant that it keeps to; 0 when it never had one
 * @param asks whether it would have a pool if it had a share
 */
record Claim(Integer share, long epoch, boolean asks) {
  static Claim of(ReportEntry entry) {
    boolean asks = entry.state() != NodeState.Idle || entry.reason() == Reason.NoShare;
    return new Claim(entry.share(), entry.epoch() == null ? 0 : entry.epoch(), asks);
  }
}
