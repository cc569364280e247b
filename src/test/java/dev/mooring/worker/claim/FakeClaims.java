package dev.mooring.worker.claim;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.lease.LeaseObserver;
import dev.mooring.lease.LeaseObserver.Renewal;
import dev.mooring.report.WorkerNames;
import dev.mooring.worker.claim.Bid.Bidder;
import dev.mooring.worker.pool.Control;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An API server for claims, and one worker's sight of it. Keeps each object by its resourceVersion
 * as the real one does; answers at once. For the test's thread only.
 */
public final class FakeClaims implements ClaimStore, ClaimSight {
  private final Map<ObjectKey, SourceClaim> stored = new HashMap<>();
  private final List<Consumer<ObjectKey>> claimWatchers = new ArrayList<>();
  private final List<Runnable> watchers = new ArrayList<>();
  private final LeaseObserver leases = new LeaseObserver();
  private final Bidder me;
  private final Control control;
  final LeaseProof proof;
  boolean away;
  boolean losesAnswers;
  boolean blind;
  int writes;
  private int renewals;
  private int versions;

  /** Sees with that worker's eyes. */
  public FakeClaims(String worker, String instance, Control control) {
    this.me = new Bidder(worker, instance);
    this.control = control;
    this.proof = new LeaseProof(control::nanoTime);
    renewOwn();
  }

  /** What the worker bids with. */
  public Claims of(Runnable changed) {
    return new Claims(new ClaimRuntime(me, proof, this, this, Runnable::run, control, changed));
  }

  /** The worker's own Lease is renewed. */
  public void renewOwn() {
    proof.renewed(control.nanoTime());
  }

  /** A worker's Lease is seen to be renewed by that process. */
  public void renew(String worker, String instance) {
    Renewal renewal = new Renewal(WorkerNames.holder(worker, instance), "" + renewals++);
    leases.seen(worker, renewal, control.nanoTime());
    changed();
  }

  /** A worker's Lease has run out. */
  public void expire(String worker) {
    Renewal last = new Renewal(WorkerNames.holder(worker, "gone"), "" + renewals++);
    leases.seen(worker, last, control.nanoTime() - LeaseObserver.LENGTH.toNanos());
    leases.confirm(worker, last, control.nanoTime());
    changed();
  }

  /** Stores a claim, whoever writes it. */
  public void put(SourceClaim claim) {
    ObjectKey key = ObjectKey.of(claim);
    SourceClaim before = stored.get(key);
    SourceClaim copy = new SourceClaim();
    copy.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(key.namespace())
            .withName(key.name())
            .withUid(before == null ? "claim-" + versions : before.getMetadata().getUid())
            .withResourceVersion("" + ++versions)
            .withOwnerReferences(claim.getMetadata().getOwnerReferences())
            .build());
    copy.setSpec(claim.getSpec());
    stored.put(key, copy);
    claimed(key);
  }

  void remove(ObjectKey key) {
    stored.remove(key);
    claimed(key);
  }

  @Override
  public Optional<SourceClaim> get(ObjectKey key) {
    if (away) {
      throw new IllegalStateException("the API server is away");
    }
    return Optional.ofNullable(stored.get(key));
  }

  @Override
  public SourceClaim write(SourceClaim claim) throws ConflictException {
    writes++;
    String version =
        get(ObjectKey.of(claim)).map(now -> now.getMetadata().getResourceVersion()).orElse(null);
    String expected = claim.getMetadata().getResourceVersion();
    if (expected == null ? version != null : !expected.equals(version)) {
      throw new ConflictException("it is at version " + version);
    }
    put(claim);
    if (losesAnswers) {
      throw new IllegalStateException("no answer");
    }
    return stored.get(ObjectKey.of(claim));
  }

  @Override
  public void start(Consumer<ObjectKey> claimed, Runnable watcher) {
    claimWatchers.add(claimed);
    watchers.add(watcher);
  }

  @Override
  public void startLeases() {}

  @Override
  public List<SourceClaim> claims() {
    return List.copyOf(stored.values());
  }

  @Override
  public boolean isComplete() {
    return !blind;
  }

  @Override
  public Optional<SourceClaim> claim(ObjectKey source) {
    return Optional.ofNullable(stored.get(source));
  }

  @Override
  public LeaseObserver leases() {
    return leases;
  }

  @Override
  public void stop() {
    claimWatchers.clear();
    watchers.clear();
  }

  private void claimed(ObjectKey key) {
    claimWatchers.forEach(watcher -> watcher.accept(key));
  }

  private void changed() {
    watchers.forEach(Runnable::run);
  }
}
