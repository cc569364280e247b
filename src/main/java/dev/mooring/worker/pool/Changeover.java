package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Brings a pool from the settings in use to others, and makes before it breaks: a probe shows that
 * the new ones work, then one slot after the other goes over to them. When they do not work, the
 * old ones go on, and it tries again later, or when there are others again. A pool of which no
 * connection works has nothing to lose, and goes over at once.
 *
 * <p>Under a budget the probe has the place of a slot, which is given up for it; where there is
 * only one slot, that one breaks before it makes, and comes back if it fails. To be used on the
 * control thread.
 */
final class Changeover {
  /** What it needs to know of its pool. */
  interface Owner {
    /** The settings in use. */
    PoolSettings settings();

    /** These are in use from now on. */
    void use(PoolSettings settings);

    /** Completes when no slot has made room for something else. */
    CompletableFuture<Void> alone();

    /** What is said of the pool is another thing now. */
    void changed();
  }

  private static final String OLD_GO_ON = "the new settings do not work, the old ones go on: ";
  private static final String ALL_GO_ON =
      "the connections cannot be opened anew, they go on as they are: ";
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private final PoolRuntime runtime;
  private final SlotRow slots;
  private final Owner owner;
  private final Backoff backoff;
  private final LoginDelay refusedLogin;
  private final ProbeTurn turn;
  private PoolSettings target;
  private Probe probe;
  private CompletableFuture<Void> probeClosed = DONE;
  private Slot givenUp;
  private Slot moving;
  private ConnectorException failure;

  Changeover(PoolRuntime runtime, SlotRow slots, Owner owner) {
    this.runtime = runtime;
    this.slots = slots;
    this.owner = owner;
    this.backoff = new Backoff(runtime.random());
    this.refusedLogin = new LoginDelay(runtime.random());
    this.turn = new ProbeTurn(runtime.control());
  }

  /** These settings are wanted from now on. */
  void to(PoolSettings wanted) {
    if (wanted.connectsLike(owner.settings())) {
      end();
      owner.use(wanted);
      slots.goOn();
      slots.all().stream().filter(this::isAstray).forEach(slot -> slot.moveTo(wanted));
    } else if (target != null && wanted.connectsLike(target)) {
      boolean resized = wanted.size() != owner.settings().size();
      target = wanted;
      takeCareOf(wanted);
      if (resized && probe != null) {
        endProbe();
        go();
      }
    } else {
      end();
      // Those that have gone over already go back: to what works, whatever becomes of this.
      slots.all().stream().filter(this::isAstray).forEach(slot -> slot.moveTo(owner.settings()));
      takeCareOf(wanted);
      target = wanted;
      start();
    }
  }

  /** Goes no further. */
  void end() {
    turn.leave();
    endProbe();
    target = null;
    moving = null;
    failure = null;
    backoff.reset();
    refusedLogin.reset();
  }

  /** Goes no further; completes, in bounded time, when it has nothing open. */
  CompletableFuture<Void> close() {
    turn.leave();
    if (probe != null) {
      probeClosed = probe.end();
      probe = null;
    }
    target = null;
    return probeClosed;
  }

  /** Whether it goes from one to the other. */
  boolean isUnderWay() {
    return target != null;
  }

  /** The most connections that it has open beside the slots. */
  int held() {
    return (probe != null || !probeClosed.isDone()) && !isInRow(givenUp) ? 1 : 0;
  }

  /** The slots as they are seen, and what is wrong with new settings. */
  ConnectionView view(ConnectionView seen) {
    String wrong = wrong();
    return wrong != null && seen.state() == NodeState.Connected
        ? new ConnectionView(seen.state(), Reason.UpdateFailed, wrong, seen.open())
        : seen;
  }

  private String wrong() {
    if (failure != null) {
      return goOn() + why();
    }
    String awaited = turn.awaited();
    return awaited == null
        ? null
        : "the old settings go on until " + awaited + " has logged in with the new ones";
  }

  private String why() {
    boolean refused = failure.reason() == Reason.AuthenticationFailed;
    return (refused ? LoginPlace.REFUSED : "") + failure.getMessage();
  }

  private String goOn() {
    return target != null && target.connectsToTheSame(owner.settings()) ? ALL_GO_ON : OLD_GO_ON;
  }

  /** A slot may stand otherwise than before. */
  void look() {
    if (target == null) {
      return;
    }
    if (moving != null) {
      follow();
    } else if (slots.all().stream().allMatch(slot -> slot.view().failure() != null)) {
      adopt();
    }
  }

  private void follow() {
    Failure failed = moving.view().failure();
    if (!isInRow(moving) || moving.isOpen()) {
      failure = null;
      moveNext();
    } else if (failed != null) {
      Slot back = moving;
      moving = null;
      back.moveTo(owner.settings());
      failed(failed.cause());
    }
  }

  private void takeCareOf(PoolSettings wanted) {
    owner.use(owner.settings().withCareOf(wanted));
    slots.goOn();
  }

  /** Where this worker stands among all. */
  void place(LoginPlace now) {
    turn.place(now);
  }

  private void start() {
    if (isAnyProven()) {
      turn.first(this::go);
    } else {
      go();
    }
  }

  private boolean isAnyProven() {
    return slots.all().stream().anyMatch(slot -> slot.view().proven());
  }

  private void go() {
    PoolSettings present = target;
    CompletableFuture.allOf(probeClosed, owner.alone())
        .thenRun(
            () -> {
              if (target == present) {
                begin();
              }
            });
  }

  private void begin() {
    List<Slot> all = slots.all();
    if (!isAnyProven()) {
      adopt();
    } else if (isInRow(givenUp) || hasRoomBeside()) {
      probe();
    } else if (all.size() == 1) {
      moveNext();
    } else {
      PoolSettings present = target;
      givenUp = fewestReaders(all);
      givenUp
          .giveUp()
          .thenRun(
              () -> {
                if (target == present) {
                  go();
                }
              });
    }
  }

  private boolean hasRoomBeside() {
    Integer share = owner.settings().share();
    return share == null || slots.held() < share;
  }

  private void probe() {
    probe = Probe.start(runtime, target, this::probed);
    owner.changed();
  }

  private void probed(ConnectorException cause) {
    probe = null;
    if (cause == null) {
      moveNext();
    } else {
      comeBack();
      failed(cause);
    }
  }

  private void failed(ConnectorException cause) {
    failure = cause;
    owner.changed();
    boolean refused = cause.reason() == Reason.AuthenticationFailed;
    Duration wait = refused ? refusedLogin.next() : backoff.next(target.reconnect());
    turn.again(wait, this::go);
  }

  private void moveNext() {
    List<Slot> others =
        slots.all().stream().filter(slot -> !slot.settings().connectsLike(target)).toList();
    if (others.isEmpty()) {
      PoolSettings reached = target;
      end();
      owner.use(reached);
      slots.goOn();
      owner.changed();
      return;
    }
    moving = isInRow(givenUp) ? givenUp : fewestReaders(others);
    givenUp = null;
    moving.moveTo(target);
  }

  private static Slot fewestReaders(List<Slot> among) {
    // The last of equals: the one that goes first when the pool is made smaller.
    return among.reversed().stream().min(Comparator.comparingInt(Slot::readers)).orElseThrow();
  }

  private void adopt() {
    PoolSettings reached = target;
    end();
    owner.use(reached);
    probeClosed.thenRun(
        () -> {
          givenUp = null;
          slots.renew();
          owner.changed();
        });
  }

  private void endProbe() {
    if (probe != null) {
      probeClosed = probe.end();
      probe = null;
      probeClosed.thenRun(owner::changed);
    }
    probeClosed.thenRun(this::comeBack);
  }

  /** The slot that was given up goes on as before, unless another probe has its place. */
  private void comeBack() {
    if (probe == null && isInRow(givenUp)) {
      givenUp.moveTo(owner.settings());
    }
    if (probe == null) {
      givenUp = null;
    }
  }

  private boolean isInRow(Slot slot) {
    return slot != null && slots.all().contains(slot);
  }

  private boolean isAstray(Slot slot) {
    return !slot.settings().connectsLike(owner.settings());
  }
}
