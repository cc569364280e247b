package dev.mooring.worker.claim;

import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.api.v1alpha1.SourceClaimSpec;
import dev.mooring.worker.claim.Bid.Bidder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Optional;

/**
 * Writes the claim of one Source for one worker, off the control thread, and hands the outcome back
 * on it. To be used on the control thread.
 */
final class ClaimWriting {
  /** What became of a write, on the control thread. */
  interface Outcome {
    /** It is stored like that. */
    void written(SourceClaim claim);

    /** It is somebody else's, or gone. */
    void lost();

    /** Nobody knows whether it is stored. */
    void unknown(RuntimeException cause);
  }

  @FunctionalInterface
  private interface Write {
    SourceClaim call() throws ClaimStore.ConflictException;
  }

  private final ObjectKey source;
  private final Bidder me;
  private final ClaimStore store;
  private final ClaimRuntime runtime;

  ClaimWriting(ObjectKey source, ClaimRuntime runtime) {
    this.source = source;
    this.me = runtime.me();
    this.store = runtime.store();
    this.runtime = runtime;
  }

  /**
   * Takes it over as it was seen, or makes it.
   *
   * @param wanted for whom; what was read for a namesake of it, or from elsewhere, does not count
   */
  void take(Optional<SourceClaim> seen, Candidate wanted, Outcome outcome) {
    SourceClaimSpec before = seen.map(SourceClaim::getSpec).orElse(null);
    boolean goesOn = seen.filter(found -> goesOn(found, wanted)).isPresent();
    long epoch = before == null ? 1 : before.epoch() + 1;
    SourceClaim claim =
        claim(
            seen.map(found -> found.getMetadata().getResourceVersion()).orElse(null),
            new SourceClaimSpec(
                wanted.uid(),
                me.worker(),
                me.instance(),
                epoch,
                goesOn ? before.position() : null,
                positionOf(goesOn ? before : null, wanted)),
            wanted.session());
    run(() -> store.write(claim), outcome);
  }

  /**
   * Where it was read up to is the Source's own business, or that of one that was restored from a
   * backup: that has another UID, and its claim no owner. One of a namesake that is gone still has
   * its owner, until the garbage collector comes.
   */
  private static boolean goesOn(SourceClaim seen, Candidate wanted) {
    SourceClaimSpec before = seen.getSpec();
    if (before.sourceUid().equals(wanted.uid())) {
      return wanted.counts(before.positionOf());
    }
    return before.positionOf() != null
        && before.positionOf().equals(wanted.positionOf())
        && seen.getMetadata().getOwnerReferences().isEmpty();
  }

  private static String positionOf(SourceClaimSpec before, Candidate wanted) {
    return wanted.positionOf() == null && before != null
        ? before.positionOf()
        : wanted.positionOf();
  }

  /** Saves how far the holder has read, and where the Source has a session; null for nowhere. */
  void save(SourceClaim held, String position, Candidate holder, Outcome outcome) {
    SourceClaimSpec spec = held.getSpec();
    run(
        () ->
            writeHeld(
                held,
                new SourceClaimSpec(
                    spec.sourceUid(),
                    spec.holder(),
                    spec.instance(),
                    spec.epoch(),
                    position,
                    positionOf(spec, holder)),
                holder.session()),
        outcome);
  }

  /**
   * Leaves it to others, with how far it was read.
   *
   * @param session where the Source may have a session; null for nowhere: then the claim goes with
   *     its Source, if that is not gone already
   */
  void release(SourceClaim held, String position, SessionPlace session, Outcome outcome) {
    SourceClaimSpec spec = held.getSpec();
    run(
        () ->
            writeHeld(
                held,
                new SourceClaimSpec(
                    spec.sourceUid(), null, null, spec.epoch(), position, spec.positionOf()),
                session),
        outcome);
  }

  /** A conflict may be with this worker's own write, of which it never heard. */
  private SourceClaim writeHeld(SourceClaim held, SourceClaimSpec spec, SessionPlace session)
      throws ClaimStore.ConflictException {
    try {
      return store.write(claim(held.getMetadata().getResourceVersion(), spec, session));
    } catch (ClaimStore.ConflictException e) {
      SourceClaim live = store.get(source).filter(found -> isSameTenure(found, held)).orElse(null);
      if (live == null) {
        throw e;
      }
      return store.write(claim(live.getMetadata().getResourceVersion(), spec, session));
    }
  }

  private static boolean isSameTenure(SourceClaim one, SourceClaim other) {
    return one.getSpec().epoch().equals(other.getSpec().epoch())
        && one.getMetadata().getUid().equals(other.getMetadata().getUid())
        && other.getSpec().instance().equals(one.getSpec().instance());
  }

  private void run(Write write, Outcome outcome) {
    runtime.writers().execute(() -> runtime.control().execute(outcomeOf(write, outcome)));
  }

  private static Runnable outcomeOf(Write write, Outcome outcome) {
    try {
      SourceClaim written = write.call();
      return () -> outcome.written(written);
    } catch (ClaimStore.ConflictException e) {
      return outcome::lost;
    } catch (RuntimeException e) {
      return () -> outcome.unknown(e);
    }
  }

  private SourceClaim claim(String resourceVersion, SourceClaimSpec spec, SessionPlace session) {
    SourceClaim claim = new SourceClaim();
    claim.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(source.namespace())
            .withName(source.name())
            .withResourceVersion(resourceVersion)
            .addNewOwnerReference()
            .withApiVersion(Mooring.GROUP + "/" + Mooring.VERSION)
            .withKind(session == null ? "Source" : SessionPlace.KIND)
            .withName(session == null ? source.name() : session.connector())
            .withUid(session == null ? spec.sourceUid() : session.uid())
            .endOwnerReference()
            .build());
    claim.setSpec(spec);
    return claim;
  }
}
