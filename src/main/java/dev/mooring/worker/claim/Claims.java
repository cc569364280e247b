package dev.mooring.worker.claim;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.worker.SingleAttempt;
import dev.mooring.worker.WorkerIdentity;
import dev.mooring.worker.claim.Bid.Bidder;
import dev.mooring.worker.pool.Connections;
import dev.mooring.worker.pool.Control;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The Singleton Sources that this worker runs, or would. To be used on the control thread; nothing
 * here blocks it.
 */
public final class Claims {
  /** Of one request; the client doubles it at worst, which still is within a Lease. */
  private static final Duration WRITE_LIMIT = Duration.ofSeconds(2);

  private static final int WRITES_AT_A_TIME = 16;
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** For releases at the end of the worker; others wait for its Lease otherwise. */
  private static final Duration END_LIMIT = Duration.ofSeconds(3);

  private final ClaimRuntime runtime;
  private final Map<ObjectKey, Candidacy> candidacies = new HashMap<>();
  private boolean watching;
  private boolean bidding;
  private boolean ended;

  /**
   * Bids for nothing before {@link #want}.
   *
   * @param namespaces where to watch claims; empty for all
   * @param proof this worker's Lease
   * @param changed hears that this worker holds something else now, on the control thread
   */
  public static Claims of(
      KubernetesClient client,
      WorkerIdentity identity,
      List<String> namespaces,
      LeaseProof proof,
      Control control,
      Runnable changed) {
    return new Claims(
        new ClaimRuntime(
            new Bidder(identity.pod(), identity.instance()),
            proof,
            new ClaimWatch(client, identity.namespace(), namespaces),
            new ApiClaims(SingleAttempt.of(client, WRITE_LIMIT)),
            fewAtATime(),
            control,
            changed));
  }

  private static Executor fewAtATime() {
    Semaphore places = new Semaphore(WRITES_AT_A_TIME);
    return write ->
        Thread.ofVirtual()
            .name("claim")
            .start(
                () -> {
                  places.acquireUninterruptibly();
                  try {
                    write.run();
                  } finally {
                    places.release();
                  }
                });
  }

  Claims(ClaimRuntime runtime) {
    this.runtime = runtime;
  }

  /** Begins to look at claims, for {@link #left}. */
  public void watch() {
    if (!watching) {
      watching = true;
      runtime.sight().start(this::claimed, () -> runtime.control().execute(this::look));
    }
  }

  /** The claims of Sources that may have a session, as far as is seen from here. */
  public List<LeftClaim> left() {
    return watching
        ? runtime.sight().claims().stream().flatMap(claim -> LeftClaim.of(claim).stream()).toList()
        : List.of();
  }

  /**
   * The other side keeps no session for a Source any more whose claim this worker holds: that is
   * released for good.
   */
  public void sessionEnded(ObjectKey source) {
    Optional.ofNullable(candidacies.get(source)).ifPresent(Candidacy::sessionEnded);
  }

  /** Bids for exactly these; what is held beside them is let go. */
  public void want(Map<ObjectKey, Candidate> candidates) {
    if (!candidates.isEmpty() && !bidding) {
      bidding = true;
      watch();
      runtime.sight().startLeases();
      tick();
    }
    candidacies.forEach(
        (source, candidacy) -> {
          if (!candidates.containsKey(source)) {
            candidacy.want(null);
          }
        });
    candidates.forEach(
        (source, candidate) ->
            candidacies
                .computeIfAbsent(source, first -> new Candidacy(candidate, runtime))
                .want(candidate));
  }

  /** What a Source may run with here; empty while this worker does not hold its claim. */
  public Optional<Tenure> tenure(ObjectKey source) {
    return Optional.ofNullable(candidacies.get(source)).flatMap(Candidacy::tenure);
  }

  /** The worker that runs a Source, as far as is seen from here; empty when none does. */
  public Optional<String> holder(ObjectKey source) {
    return Optional.ofNullable(candidacies.get(source)).flatMap(Candidacy::holder);
  }

  /**
   * Releases what is to be let go and does not run any more.
   *
   * @param reads whether a Source is read here with its claim, or that is still ending
   */
  public void settle(Predicate<ObjectKey> reads) {
    candidacies.forEach((source, candidacy) -> candidacy.reading(reads.test(source)));
    candidacies.values().removeIf(Candidacy::isOver);
  }

  /** What these connections say of themselves is another thing now. */
  public void connectionChanged(Connections connections) {
    candidacies.values().forEach(candidacy -> candidacy.connectionChanged(connections));
  }

  /**
   * Releases all, when nothing of them runs here any more.
   *
   * @return completes in bounded time, and never fails
   */
  public CompletionStage<Void> end() {
    ended = true;
    candidacies.values().forEach(candidacy -> candidacy.reading(false));
    return CompletableFuture.allOf(
            candidacies.values().stream().map(Candidacy::end).toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .thenRun(runtime.sight()::stop);
  }

  /** With thousands of claims whose positions are saved, only the one in question is looked at. */
  private void claimed(ObjectKey source) {
    runtime
        .control()
        .execute(
            () ->
                Optional.ofNullable(candidacies.get(source))
                    .ifPresentOrElse(Candidacy::look, () -> lookAtLeft(source)));
  }

  /** It may be one of a Source that is over. */
  private void lookAtLeft(ObjectKey source) {
    if (runtime.sight().claim(source).flatMap(LeftClaim::of).isPresent()) {
      runtime.changed().run();
    }
  }

  private void look() {
    candidacies.values().forEach(Candidacy::look);
  }

  private void tick() {
    if (!ended) {
      look();
      runtime.control().schedule(PERIOD, this::tick);
    }
  }
}
