package dev.mooring.connector;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SourceSpec;

/**
 * What to read, and for whom.
 *
 * @param source the Source
 * @param spec its settings
 * @param node who reads
 * @param position how far it has been read
 * @param claim the right to read, where one worker at a time does; null where each worker takes
 *     part
 */
public record ReadRequest(
    ObjectKey source,
    SourceSpec spec,
    NodeIdentity node,
    SourcePosition position,
    ReadingClaim claim) {

  /** For a Source that each worker reads. */
  public ReadRequest(
      ObjectKey source, SourceSpec spec, NodeIdentity node, SourcePosition position) {
    this(source, spec, node, position, null);
  }

  /** Whether nobody else reads for that Source, so that what the other side keeps is its own. */
  public boolean isExclusive() {
    return claim != null;
  }

  /** Whether this worker may read now. */
  public boolean isAllowed() {
    return claim == null || claim.holds();
  }
}
