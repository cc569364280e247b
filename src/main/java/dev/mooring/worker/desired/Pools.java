package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.connector.ConnectorTypes;
import dev.mooring.report.ReportedObject;
import dev.mooring.sharing.Subscriber;
import dev.mooring.worker.metrics.PoolMeters;
import dev.mooring.worker.pool.Connections;
import dev.mooring.worker.pool.PoolRuntime;
import dev.mooring.worker.pool.PoolSettings;
import dev.mooring.worker.reporting.StateBoard;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The pools of this worker: those of Connectors, and one for each Source or Sink that needs no
 * Connector. One that is not asked for between two {@link #closeUnused} is closed. On the control
 * thread.
 */
final class Pools {
  /** For the operator to hear that no session is left. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final ConnectorTypes types;
  private final PoolRuntime runtime;
  private final StateBoard board;
  private final Consumer<Connections> viewChanged;
  private final Runnable closed;
  private final Map<ReportedObject, OpenPool> pools = new HashMap<>();
  private final Set<ReportedObject> closing = new HashSet<>();
  private final Allowances allowances;
  private final PoolMeters meters;

  /**
   * @param viewChanged hears of a pool whose view is another one now
   * @param closed hears that a pool is closed, whose place may be taken
   */
  Pools(
      ConnectorTypes types,
      PoolRuntime runtime,
      StateBoard board,
      Allowances allowances,
      PoolMeters meters,
      Consumer<Connections> viewChanged,
      Runnable closed) {
    this.meters = meters;
    this.types = types;
    this.runtime = runtime;
    this.board = board;
    this.allowances = allowances;
    this.viewChanged = viewChanged;
    this.closed = closed;
  }

  /**
   * A Connector's pool with its settings of now.
   *
   * <p>While its Secrets are not known, or its spec is not understood, a pool goes on as it is.
   *
   * @param secrets empty while they are not known
   * @param subscribers the MQTT Sources that read on it
   * @return empty while there is none, and none can be made yet
   */
  Optional<Connections> of(
      Connector connector, Optional<SecretsInUse> secrets, Collection<Subscriber> subscribers) {
    ReportedObject owner = new ReportedObject(ReportedKind.Connector, ObjectKey.of(connector));
    Optional<OpenPool> known = existing(owner, connector);
    if (secrets.isEmpty()
        || !Finding.understood(connector, connector.getSpec().typeName()).isInOrder()) {
      known.ifPresent(pool -> pool.knows(connector));
      return known.map(OpenPool::pool);
    }
    if (known.isPresent() && known.get().isAsOf(connector, secrets.get(), subscribers)) {
      return known.map(OpenPool::pool);
    }
    PoolSettings settings =
        new PoolSettings(
                owner.key(),
                connector.getMetadata().getGeneration(),
                types.named(connector.getSpec().typeName()),
                connector.getSpec(),
                secrets.get().values(),
                secrets.get().dataVersions())
            .withReopening(ReconnectRequest.of(connector));
    Optional<OpenPool> pool = known.or(() -> ifFree(owner, connector, settings));
    pool.ifPresent(
        open -> {
          open.knows(connector);
          open.update(settings, secrets.get(), subscribers);
        });
    return pool.map(OpenPool::pool);
  }

  /** The connection of a Source or Sink that needs no Connector; empty while it cannot be made. */
  Optional<Connections> attached(ReportedKind kind, HasMetadata user, String type) {
    ReportedObject owner = new ReportedObject(kind, ObjectKey.of(user));
    PoolSettings settings =
        PoolSettings.attached(owner.key(), user.getMetadata().getGeneration(), types.named(type));
    return existing(owner, user).or(() -> ifFree(owner, user, settings)).map(OpenPool::pool);
  }

  /**
   * Takes over the sessions of workers that are gone, as far as the Connectors' statuses say that
   * this worker does.
   */
  void reclaim() {
    pools.values().forEach(OpenPool::reclaim);
  }

  private Optional<OpenPool> existing(ReportedObject owner, HasMetadata object) {
    OpenPool pool = pools.get(owner);
    if (pool == null || !pool.isOf(object.getMetadata().getUid())) {
      return Optional.empty();
    }
    pool.ask();
    return Optional.of(pool);
  }

  /** A new one, unless a namesake is still there. */
  private Optional<OpenPool> ifFree(
      ReportedObject owner, HasMetadata object, PoolSettings settings) {
    if (closing.contains(owner) || pools.containsKey(owner)) {
      return Optional.empty();
    }
    OpenPool made =
        new OpenPool(
            owner,
            object.getMetadata().getUid(),
            settings,
            runtime,
            board,
            allowances,
            viewChanged);
    pools.put(owner, made);
    if (owner.kind() == ReportedKind.Connector) {
      meters.add(owner.key(), settings.type().name(), made.pool()::activity);
    }
    made.ask();
    return Optional.of(made);
  }

  /** Opens those that are new; after their Sources have begun to read, for which they open once. */
  void openNew() {
    pools.values().forEach(OpenPool::open);
  }

  /**
   * Closes those that were not asked for since the last call.
   *
   * @param released completes when nobody uses these connections any more
   * @param kept whether the other side is to keep the sessions of the Connector with that UID
   */
  void closeUnused(
      Function<Connections, CompletionStage<Void>> released, BiPredicate<ObjectKey, String> kept) {
    List<OpenPool> unused = pools.values().stream().filter(pool -> !pool.takeAsked()).toList();
    for (OpenPool pool : unused) {
      ReportedObject owner = pool.owner();
      pools.remove(owner);
      closing.add(owner);
      if (owner.kind() == ReportedKind.Connector) {
        meters.remove(owner.key());
      }
      pool.withdraw();
      boolean keeps = pool.isOf(kept);
      released
          .apply(pool.pool())
          .thenCompose(free -> pool.close(!keeps))
          .thenRunAsync(() -> hasClosed(pool), runtime.control());
    }
  }

  /** Says nothing more of budgets whose Connectors do not exist any more. */
  void forgetGone(Map<ObjectKey, Connector> existing) {
    for (ObjectKey key : allowances.forgetGone(existing, this::isHere)) {
      board.remove(new ReportedObject(ReportedKind.Connector, key));
    }
  }

  private boolean isHere(ObjectKey connector) {
    ReportedObject owner = new ReportedObject(ReportedKind.Connector, connector);
    return pools.containsKey(owner) || closing.contains(owner);
  }

  private void hasClosed(OpenPool pool) {
    closing.remove(pool.owner());
    closed.run();
    if (pool.isToBeTakenBack()) {
      runtime.control().schedule(LAST_WORDS, () -> takeBack(pool.owner()));
    }
  }

  private void takeBack(ReportedObject owner) {
    if (!pools.containsKey(owner) && !closing.contains(owner)) {
      board.remove(owner);
    }
  }

  /** Closes all, for the worker's end; what was said of them stays on the board. */
  CompletionStage<Void> closeAll() {
    List<CompletableFuture<Void>> ends =
        pools.values().stream().map(pool -> pool.close(false).toCompletableFuture()).toList();
    pools.clear();
    return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
  }
}
