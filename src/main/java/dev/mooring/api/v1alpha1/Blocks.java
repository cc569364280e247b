package dev.mooring.api.v1alpha1;

/** The blocks of a spec, of which the CRDs let one be there. */
final class Blocks {
  private Blocks() {}

  /** The first that is there; null when none is. */
  @SafeVarargs
  static <B> B first(B... blocks) {
    for (B block : blocks) {
      if (block != null) {
        return block;
      }
    }
    return null;
  }
}
