package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.worker.claim.Candidate;
import dev.mooring.worker.claim.Claims;
import dev.mooring.worker.claim.LeftClaim;
import dev.mooring.worker.claim.SessionPlace;
import dev.mooring.worker.pool.Connections;
import dev.mooring.worker.pool.Control;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * The sessions of Singleton Sources that are deleted or disabled, and of which nobody has said that
 * they are gone: no worker may have been there to read them out, or the other side was away. One
 * worker takes the Source's claim, so that no namesake begins meanwhile, removes the session, and
 * says so in the claim. On the control thread.
 */
final class LeftSessions {
  private static final Logger LOG = Logger.getLogger(LeftSessions.class);
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final Claims claims;
  private final Function<ObjectKey, CompletionStage<Boolean>> isOver;
  private final Control control;
  private final Runnable changed;
  private final Set<ObjectKey> ending = new HashSet<>();
  private Map<ObjectKey, Candidate> left = Map.of();

  /**
   * Knows of none yet.
   *
   * @param isOver asks the API server whether a Source is deleted or disabled; it may fail
   * @param changed hears that one of them is to be looked at again
   */
  LeftSessions(
      Claims claims,
      Function<ObjectKey, CompletionStage<Boolean>> isOver,
      Control control,
      Runnable changed) {
    this.claims = claims;
    this.isOver = isOver;
    this.control = control;
    this.changed = changed;
  }

  /** A Connector as the place of a session. */
  static SessionPlace placeAt(Connector connector) {
    return new SessionPlace(connector.getMetadata().getName(), connector.getMetadata().getUid());
  }

  /**
   * Those that this worker could remove, to bid for.
   *
   * @param open the Connectors' connections
   * @param runs whether a Source runs here, or is still ending
   */
  Map<ObjectKey, Candidate> candidates(
      DesiredState desired, Map<ObjectKey, Connections> open, Predicate<ObjectKey> runs) {
    if (open.values().stream().anyMatch(Connections::keepSessions)) {
      claims.watch();
    }
    Map<ObjectKey, Candidate> found = new HashMap<>();
    for (LeftClaim claim : claims.left()) {
      ObjectKey key = new ObjectKey(claim.source().namespace(), claim.session().connector());
      Connector connector = desired.existing().get(key);
      boolean there =
          open.containsKey(key) && connector != null && placeAt(connector).equals(claim.session());
      if (there && desired.isOver(claim.source()) && !runs.test(claim.source())) {
        found.put(
            claim.source(),
            new Candidate(claim.source(), claim.uid(), null, open.get(key), claim.session()));
      }
    }
    left = found;
    return found;
  }

  /** Whether one is being removed, for which the claim is needed. */
  boolean needsClaim(ObjectKey source) {
    return ending.contains(source);
  }

  /** Removes those whose claims this worker holds. */
  void end() {
    left.forEach(
        (source, candidate) -> {
          if (claims.tenure(source).isPresent() && ending.add(source)) {
            end(source, candidate.connections());
          }
        });
  }

  private void end(ObjectKey source, Connections connections) {
    // With the claim, no Source of that name begins; one that has begun is seen there.
    isOver
        .apply(source)
        .thenComposeAsync(
            over -> over ? connections.endSession(source) : CompletableFuture.completedStage(false),
            control)
        .whenCompleteAsync((done, failure) -> ended(source, failure == null && done), control);
  }

  private void ended(ObjectKey source, boolean done) {
    ending.remove(source);
    if (done) {
      LOG.infof("Source %s: it is deleted or disabled, and its session is removed", source);
      claims.sessionEnded(source);
      changed.run();
    } else {
      control.schedule(AGAIN, changed);
    }
  }
}
