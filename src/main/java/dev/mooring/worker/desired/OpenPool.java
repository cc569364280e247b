package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.HeldSession;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.api.v1alpha1.Session;
import dev.mooring.report.ReportedObject;
import dev.mooring.sharing.Subscriber;
import dev.mooring.worker.pool.ConnectionView;
import dev.mooring.worker.pool.Connections;
import dev.mooring.worker.pool.ConnectorPool;
import dev.mooring.worker.pool.Control;
import dev.mooring.worker.pool.PoolRuntime;
import dev.mooring.worker.pool.PoolSettings;
import dev.mooring.worker.reporting.StateBoard;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** One pool of this worker, and what is said of it. On the control thread. */
final class OpenPool {
  private final ReportedObject owner;
  private final String uid;
  private final String worker;
  private final Control control;
  private final StateBoard board;
  private final Consumer<Connections> viewChanged;
  private final Allowances allowances;
  private final ConnectorPool pool;
  private PoolSettings settings;
  private Collection<Subscriber> sharing;
  private boolean reclaiming;
  private List<SecretVersion> wantedVersions;
  private List<SecretVersion> versionsInUse;
  private Connector connector;
  private Connector updatedTo;
  private SecretsInUse secrets;
  private Collection<Session> inherited = List.of();
  private Allowance allowance;
  private int claimed;
  private long epoch;
  private boolean asked;
  private ConnectionView view;
  private PoolSettings inUse;
  private boolean opened;
  private boolean ended;
  private boolean withdrawn;
  private boolean saidSessions;
  private boolean gone;

  OpenPool(
      ReportedObject owner,
      String uid,
      PoolSettings settings,
      PoolRuntime runtime,
      StateBoard board,
      Allowances allowances,
      Consumer<Connections> viewChanged) {
    this.owner = owner;
    this.uid = uid;
    this.worker = runtime.node().worker();
    this.control = runtime.control();
    this.settings = settings;
    this.wantedVersions = settings.secretVersions();
    this.versionsInUse = settings.secretVersions();
    this.board = board;
    this.allowances = allowances;
    this.viewChanged = viewChanged;
    this.pool = new ConnectorPool(settings, runtime, this::changed);
  }

  ReportedObject owner() {
    return owner;
  }

  ConnectorPool pool() {
    return pool;
  }

  /** Whether it belongs to that object, and not to a namesake. */
  boolean isOf(String otherUid) {
    return uid.equals(otherUid);
  }

  /** Opens it, once. */
  void open() {
    if (!opened) {
      opened = true;
      pool.open();
    }
  }

  /** Somebody needs it. */
  void ask() {
    asked = true;
  }

  /** Whether somebody has asked for it since the last call. */
  boolean takeAsked() {
    boolean needed = asked;
    asked = false;
    return needed;
  }

  /** Goes by the sessions that the status of this Connector lists. */
  void knows(Connector now) {
    if (connector != now) {
      Set<ObjectKey> left =
          connector == null ? Set.of() : RecordedSessions.left(connector, now, worker);
      if (!left.isEmpty()) {
        pool.renew(left);
      }
      connector = now;
      inherited = RecordedSessions.inherited(now, worker);
      pool.loginPlaces(LoginTurn.of(worker, now), LoginTurn.ofChange(worker, now));
    }
  }

  /**
   * Whether it goes on from the very same. A watched object that has not changed is the same one,
   * and with thousands of them only those that have changed are to cost anything.
   */
  boolean isAsOf(Connector now, SecretsInUse known, Collection<Subscriber> subscribers) {
    return now == updatedTo
        && known.dataVersions().equals(secrets.dataVersions())
        && known.versions().equals(secrets.versions())
        && subscribers.equals(sharing);
  }

  /**
   * Goes on with these settings, made of the Connector that it {@link #knows}.
   *
   * @param subscribers the MQTT Sources that read on it
   */
  void update(PoolSettings other, SecretsInUse known, Collection<Subscriber> subscribers) {
    if (!subscribers.equals(sharing)) {
      sharing = subscribers;
      pool.share(subscribers, RecordedSessions.own(connector, worker));
    }
    updatedTo = connector;
    secrets = known;
    boolean sameVersions = wantedVersions.equals(known.versions());
    wantedVersions = known.versions();
    allowance = allowances.of(connector, pool.held()).orElse(null);
    PoolSettings allowed = other.withShare(allowance == null ? null : allowance.limit());
    if (allowed.generation() != settings.generation()
        || !allowed.secretVersions().equals(settings.secretVersions())
        || !Objects.equals(allowed.reopening(), settings.reopening())
        || !Objects.equals(allowed.share(), settings.share())) {
      settings = allowed;
      pool.update(allowed);
    } else if (!sameVersions) {
      report();
    }
    if (claimsOtherwise()) {
      report();
    }
  }

  private boolean claimsOtherwise() {
    return allowance != null && (allowance.share() != claimed || allowance.epoch() != epoch);
  }

  /** Takes over the sessions of workers that are gone and that are this worker's, and no others. */
  void reclaim() {
    if (asked && (reclaiming || !inherited.isEmpty())) {
      reclaiming = !inherited.isEmpty();
      pool.reclaim(inherited);
    }
  }

  /** Whether it belongs to one of those objects, by name and UID. */
  boolean isOf(BiPredicate<ObjectKey, String> objects) {
    return objects.test(owner.key(), uid);
  }

  /** Says nothing more, but how many connections it still has of a budget. */
  void withdraw() {
    ended = true;
    if (allowance != null) {
      giveBack();
    } else if (owner.kind() == ReportedKind.Connector) {
      withdrawn = true;
      // A Connector of the same name that has a budget must leave these their place.
      put(NodeState.Idle, null, null, 0, List.of());
    }
  }

  /**
   * Says nothing more, and closes; what was said last stays.
   *
   * @param forGood whether the other side is to keep no session
   */
  CompletionStage<Void> close(boolean forGood) {
    ended = true;
    CompletionStage<Void> closed = forGood ? pool.closeForGood() : pool.close();
    return closed.thenRunAsync(() -> closed(forGood), control);
  }

  private void closed(boolean forGood) {
    gone = true;
    if (allowance != null) {
      allowance.withdraw();
      allowance.hold(0);
      giveBack();
    } else if (withdrawn && forGood && saidSessions) {
      // Else the operator would go on to list what it has not heard to be gone.
      put(NodeState.Idle, null, null, 0, List.of());
    } else if (withdrawn) {
      board.remove(owner);
      withdrawn = false;
    }
  }

  /** Whether what was said last is to be taken back when it has been heard. */
  boolean isToBeTakenBack() {
    return withdrawn;
  }

  private void giveBack() {
    allowance.withdraw();
    put(NodeState.Idle, null, null, 0, List.of());
  }

  private void changed(ConnectionView now, PoolSettings with) {
    view = now;
    inUse = with;
    if (allowance != null && !ended) {
      allowance.hold(pool.held());
    }
    report();
    viewChanged.accept(pool);
  }

  /** An attached pool is a part of its Source or Sink, which speak for it. */
  private void report() {
    if (ended || view == null || owner.kind() != ReportedKind.Connector) {
      return;
    }
    // With the same content, another version is in use at once; else when the pool has gone over.
    if (inUse.secretVersions().equals(settings.secretVersions())) {
      versionsInUse = wantedVersions;
    }
    put(view.state(), view.reason(), view.message(), view.open(), pool.sessions());
  }

  private void put(
      NodeState state, Reason reason, String message, int open, List<HeldSession> sessions) {
    saidSessions |= !sessions.isEmpty();
    claimed = allowance == null ? 0 : allowance.share();
    Integer counted = withdrawn ? Integer.valueOf(gone ? 0 : pool.held()) : null;
    epoch = allowance == null ? 0 : allowance.epoch();
    board.put(
        new ReportEntry(
                ReportedKind.Connector,
                owner.key().namespace(),
                owner.key().name(),
                uid,
                (inUse == null ? settings : inUse).generation(),
                state,
                reason,
                message,
                null,
                open,
                allowance == null ? counted : Integer.valueOf(claimed),
                allowance == null ? null : epoch,
                versionsInUse)
            .withSessions(sessions),
        settings.type().name());
  }
}
