package dev.mooring.operator.budget;

/**
 * One process, with what it was granted and what it says.
 *
 * @param grant null while it has none
 * @param claim null while it has said nothing, or when that is gone
 */
record Account(WorkerProcess process, Grant grant, Claim claim, Standing standing) {
  /**
   * The most connections that it can have. A claim of the newest epoch is the whole truth; with an
   * older one, it may not have heard of the grant, or not have said so yet.
   */
  int counted() {
    if (standing == Standing.RELEASED) {
      return 0;
    }
    if (claim == null || claim.share() == null) {
      return grant == null ? 0 : grant.counted();
    }
    if (grant == null || claim.epoch() == grant.epoch()) {
      return claim.share();
    }
    return Math.max(grant.counted(), claim.share());
  }

  /** Whether it has connections without a share: it runs settings from before the budget. */
  boolean isUncounted() {
    return claim != null
        && claim.share() == null
        && standing != Standing.ENDED
        && standing != Standing.RELEASED;
  }

  /**
   * Whether its share can be another one now. One grant at a time: as long as it has not said that
   * it keeps to the last one, nobody knows which of the two it keeps to.
   */
  boolean isSettled() {
    return standing == Standing.ALIVE
        && claim != null
        && claim.share() != null
        && claim.asks()
        && (grant == null || grant.epoch() == claim.epoch());
  }

  /** Whether this is the worker's process of now, as far as that is known. */
  boolean isCurrent() {
    return standing == Standing.ALIVE || standing == Standing.UNPROVEN || standing == Standing.LOST;
  }

  /** What it will give up, by what it was told. */
  int pending() {
    return standing == Standing.ALIVE && grant != null ? Math.max(0, counted() - grant.share()) : 0;
  }

  /** The same share, counted as of now; null when there is nothing to say of it. */
  Grant kept() {
    int counted = counted();
    if (grant == null) {
      return counted == 0 ? null : new Grant(process, counted, counted, claim.epoch());
    }
    boolean givenUp = counted == 0 && grant.share() > 0 && !isSettled();
    return givenUp ? null : new Grant(process, grant.share(), counted, grant.epoch());
  }

  /** A new share. */
  Grant granted(int share) {
    long last = Math.max(grant == null ? 0 : grant.epoch(), claim.epoch());
    return new Grant(process, share, Math.max(share, counted()), last + 1);
  }
}
