package dev.mooring.worker.claim;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.api.v1alpha1.SourceClaimSpec;
import dev.mooring.worker.pool.Connections;
import dev.mooring.worker.pool.Control;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * One worker and one Singleton Source: waits, bids, holds, saves, and lets go. On the control
 * thread.
 */
final class Candidacy {
  /** A holder that cannot reach the other side for so long leaves the Source to others. */
  static final Duration UNCONNECTED_LIMIT = Duration.ofSeconds(10);

  static final Duration SAVE_PAUSE = Duration.ofSeconds(5);

  private static final Logger LOG = Logger.getLogger(Candidacy.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ObjectKey source;
  private final ClaimRuntime runtime;
  private final ClaimWriting writing;
  private final Control control;
  private Candidate candidate;
  private Tenure tenure;
  private SourceClaim claim;
  private boolean seenOwn;
  private Optional<String> holderBefore = Optional.empty();
  private boolean leaving;
  private boolean reading;
  private boolean writingNow;
  private long notBefore;
  private Long freeSince;
  private Long unconnectedSince;
  private String savedPosition;
  private SessionPlace savedSession;
  private boolean over;
  private long savedAt;
  private Control.Timer nextLook = () -> {};
  private CompletableFuture<Void> released = new CompletableFuture<>();

  Candidacy(Candidate candidate, ClaimRuntime runtime) {
    this.source = candidate.source();
    this.candidate = candidate;
    this.runtime = runtime;
    this.control = runtime.control();
    this.writing = new ClaimWriting(source, runtime);
    this.notBefore = control.nanoTime();
  }

  /** Goes on for this candidate; null when the Source is not to run here any more. */
  void want(Candidate other) {
    candidate = other;
    look();
  }

  /** These connections say something else of themselves. */
  void connectionChanged(Connections connections) {
    if (candidate != null && candidate.connections() == connections) {
      if (tenure == null) {
        runtime.changed().run();
      }
      look();
    }
  }

  /** What the Source may run with here now. */
  Optional<Tenure> tenure() {
    return Optional.ofNullable(tenure).filter(one -> !leaving && one.holds());
  }

  /** The worker that has it, as far as is seen; empty when none has. */
  Optional<String> holder() {
    return tenure != null
        ? Optional.of(runtime.me().worker())
        : Optional.ofNullable(bid().holder());
  }

  /** The other side keeps no session for the Source any more: lets go, and says so. */
  void sessionEnded() {
    candidate = null;
    if (tenure != null) {
      over = true;
      leave();
    }
  }

  /** Whether it is over: nothing is held, and nothing wanted. */
  boolean isOver() {
    return candidate == null && tenure == null && !writingNow;
  }

  /** Lets go as soon as the Source does not run here; completes when that is done. */
  CompletableFuture<Void> end() {
    released = new CompletableFuture<>();
    want(null);
    return released;
  }

  /** Whether the Source runs here at the moment, or is still ending. */
  void reading(boolean runs) {
    reading = runs;
    look();
  }

  /** Something may be due. */
  void look() {
    Optional<String> holder = holder();
    if (!holder.equals(holderBefore)) {
      holderBefore = holder;
      runtime.changed().run();
    }
    if (!writingNow) {
      goOn();
    }
  }

  private void goOn() {
    if (isOver()) {
      released.complete(null);
    } else if (tenure == null) {
      tryToTake();
    } else if (!tenure.holds()) {
      lose("this worker's Lease could not be renewed in time");
    } else if (isTakenOver()) {
      lose("its SourceClaim is gone or another worker's now");
    } else if (leaving || candidate == null || isOfAnother()) {
      leave();
    } else if (isUnconnectedTooLong()) {
      LOG.infof(
          "Source %s: not connected for %s, left to other workers", source, UNCONNECTED_LIMIT);
      leave();
    } else {
      save();
    }
  }

  private void tryToTake() {
    long now = control.nanoTime();
    Bid bid = bid();
    boolean free = bid.holder() == null && candidate != null && runtime.sight().isComplete();
    if (!free || !isConnected()) {
      freeSince = null;
      return;
    }
    freeSince = freeSince == null ? now : freeSince;
    long due = Math.max(notBefore, freeSince + bid.patience().toNanos());
    long term = runtime.proof().term();
    if (due > now) {
      nextLook.cancel();
      nextLook = control.schedule(Duration.ofNanos(due - now), this::look);
    } else if (term > 0) {
      take(term);
    }
  }

  private void take(long term) {
    freeSince = null;
    Candidate wanted = candidate;
    writingNow = true;
    writing.take(
        runtime.sight().claim(source),
        wanted,
        new Written() {
          @Override
          void stored(SourceClaim mine) {
            savedSession = wanted.session();
            taken(mine, term);
          }

          @Override
          public void lost() {
            again();
          }

          @Override
          public void unknown(RuntimeException cause) {
            LOG.debugf("Source %s: its SourceClaim cannot be taken: %s", source, cause);
            again();
          }
        });
  }

  private void taken(SourceClaim mine, long term) {
    claim = mine;
    seenOwn = false;
    leaving = false;
    over = false;
    unconnectedSince = null;
    savedPosition = mine.getSpec().position();
    savedAt = control.nanoTime();
    tenure = new Tenure(runtime.proof(), term, mine.getSpec().epoch(), savedPosition);
    LOG.infof("Source %s: runs on this worker now", source);
    runtime.changed().run();
    look();
  }

  private void again() {
    writingNow = false;
    notBefore = control.nanoTime() + RETRY.toNanos();
    look();
  }

  private boolean isTakenOver() {
    Optional<SourceClaim> seen = runtime.sight().claim(source);
    if (seen.isEmpty()) {
      return seenOwn;
    }
    SourceClaimSpec spec = seen.get().getSpec();
    if (spec.epoch() == tenure.epoch() && runtime.me().instance().equals(spec.instance())) {
      seenOwn = true;
      return false;
    }
    // An older one is what has not been seen to have gone yet, unless it came after.
    return seenOwn || spec.epoch() >= tenure.epoch();
  }

  /** Of a namesake, or of what the Source read before: neither's position is to be gone on from. */
  private boolean isOfAnother() {
    SourceClaimSpec mine = claim.getSpec();
    return !candidate.uid().equals(mine.sourceUid()) || !candidate.counts(mine.positionOf());
  }

  private boolean isConnected() {
    return candidate.connections().view().state() == NodeState.Connected;
  }

  private boolean isUnconnectedTooLong() {
    if (isConnected()) {
      unconnectedSince = null;
      return false;
    }
    long now = control.nanoTime();
    unconnectedSince = unconnectedSince == null ? now : unconnectedSince;
    return now - unconnectedSince >= UNCONNECTED_LIMIT.toNanos();
  }

  private void lose(String why) {
    LOG.warnf("Source %s: stops here: %s", source, why);
    gone();
  }

  private void gone() {
    tenure.end();
    tenure = null;
    claim = null;
    leaving = false;
    runtime.changed().run();
    look();
  }

  private void leave() {
    if (!leaving) {
      leaving = true;
      runtime.changed().run();
    }
    if (!reading && control.nanoTime() >= notBefore) {
      release();
    }
  }

  private void release() {
    writingNow = true;
    writing.release(
        claim,
        tenure.saved(),
        over ? null : savedSession,
        new Written() {
          @Override
          void stored(SourceClaim free) {
            LOG.infof("Source %s: left to other workers", source);
            gone();
          }

          @Override
          public void lost() {
            writingNow = false;
            gone();
          }

          @Override
          public void unknown(RuntimeException cause) {
            // Others wait for as long as this worker lives: until it is known to be released.
            again();
          }
        });
  }

  private void save() {
    String position = tenure.saved();
    SessionPlace session = candidate.session();
    long now = control.nanoTime();
    boolean elsewhere = !Objects.equals(session, savedSession);
    boolean due = !Objects.equals(position, savedPosition) && now - savedAt >= SAVE_PAUSE.toNanos();
    if (!due && !elsewhere || now < notBefore) {
      return;
    }
    writingNow = true;
    writing.save(
        claim,
        position,
        candidate,
        new Written() {
          @Override
          void stored(SourceClaim saved) {
            claim = saved;
            savedSession = session;
            savedPosition = position;
            savedAt = control.nanoTime();
            look();
          }

          @Override
          public void lost() {
            writingNow = false;
            lose("its SourceClaim is gone or another worker's now");
          }

          @Override
          public void unknown(RuntimeException cause) {
            LOG.warnf("Source %s: how far it was read cannot be saved: %s", source, cause);
            again();
          }
        });
  }

  private Bid bid() {
    return Bid.of(
        source, runtime.sight().claim(source).orElse(null), runtime.me(), runtime.sight().leases());
  }

  private abstract class Written implements ClaimWriting.Outcome {
    abstract void stored(SourceClaim stored);

    @Override
    public void written(SourceClaim stored) {
      writingNow = false;
      stored(stored);
    }
  }
}
