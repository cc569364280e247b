package dev.mooring.worker.claim;

import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.lease.ExpiryClock;
import dev.mooring.lease.LeaseObserver;
import dev.mooring.lease.LeaseObserver.Renewal;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Watches the claims, and the Leases of all workers, once it is needed. May be used from any
 * thread.
 */
final class ClaimWatch implements ClaimSight {
  private static final Logger LOG = Logger.getLogger(ClaimWatch.class);

  private final LeaseObserver observer = new LeaseObserver();
  private final List<SharedIndexInformer<SourceClaim>> claims = new ArrayList<>();
  private final SharedIndexInformer<Lease> leases;
  private volatile Consumer<ObjectKey> claimed = source -> {};
  private volatile Runnable changed = () -> {};
  private final ExpiryClock expiry;
  private ScheduledExecutorService clock;

  /**
   * Watches nothing yet.
   *
   * @param namespace where the workers' Leases are
   * @param namespaces where claims are; empty for all
   */
  ClaimWatch(KubernetesClient client, String namespace, List<String> namespaces) {
    if (namespaces.isEmpty()) {
      claims.add(client.resources(SourceClaim.class).inAnyNamespace().runnableInformer(0));
    }
    for (String one : namespaces) {
      claims.add(client.resources(SourceClaim.class).inNamespace(one).runnableInformer(0));
    }
    leases =
        client.leases().inNamespace(namespace).withLabel(Mooring.WORKER_LABEL).runnableInformer(0);
    claims.forEach(
        informer ->
            informer
                .exceptionHandler((started, failure) -> true)
                .addEventHandler(new Changes<>(this::claimChanged, this::claimChanged)));
    leases
        .exceptionHandler((started, failure) -> true)
        .addEventHandler(new Changes<>(this::seen, this::gone));
    expiry =
        new ExpiryClock(
            observer,
            leases::isWatching,
            worker ->
                Optional.ofNullable(client.leases().inNamespace(namespace).withName(worker).get())
                    .map(Renewal::of),
            worker -> changed.run(),
            System::nanoTime);
  }

  @Override
  public synchronized void start(Consumer<ObjectKey> claimHearer, Runnable hearer) {
    claimed = claimHearer;
    changed = hearer;
    claims.forEach(informer -> informer.start().thenRun(hearer));
  }

  @Override
  public synchronized void startLeases() {
    clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("worker-leases").factory());
    leases.start().thenRun(changed);
    long period = ExpiryClock.PERIOD.toMillis();
    clock.scheduleAtFixedRate(this::letExpire, period, period, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void stop() {
    if (clock != null) {
      clock.shutdownNow();
    }
    all().forEach(SharedIndexInformer::stop);
  }

  @Override
  public boolean isComplete() {
    return all().allMatch(informer -> informer.hasSynced() && informer.isWatching());
  }

  @Override
  public Optional<SourceClaim> claim(ObjectKey source) {
    String key = source.namespace() + "/" + source.name();
    return claims.stream()
        .map(informer -> informer.getStore().getByKey(key))
        .filter(claim -> claim != null && isUnderstood(claim))
        .findFirst();
  }

  @Override
  public List<SourceClaim> claims() {
    return claims.stream()
        .flatMap(informer -> informer.getStore().list().stream())
        .filter(ClaimWatch::isUnderstood)
        .toList();
  }

  /** One of a later version that does not say whose it is here is not to be taken from anybody. */
  private static boolean isUnderstood(SourceClaim claim) {
    return claim.getSpec().sourceUid() != null && claim.getSpec().epoch() != null;
  }

  @Override
  public LeaseObserver leases() {
    return observer;
  }

  private Stream<SharedIndexInformer<? extends HasMetadata>> all() {
    return Stream.concat(claims.stream(), Stream.of(leases));
  }

  /** A task that throws would never be called again. */
  private void letExpire() {
    try {
      expiry.run();
    } catch (RuntimeException | Error e) {
      LOG.error("watching the other workers' Leases failed", e);
    }
  }

  private void claimChanged(SourceClaim claim) {
    claimed.accept(ObjectKey.of(claim));
  }

  /** One that appears may be long dead: only its next renewal proves that its worker lives. */
  private void seen(Lease lease) {
    String worker = lease.getMetadata().getName();
    Renewal renewal = Renewal.of(lease);
    long now = System.nanoTime();
    boolean news =
        observer.of(worker).instance().isEmpty()
            ? observer.found(worker, renewal, now)
            : observer.seen(worker, renewal, now);
    if (news) {
      changed.run();
    }
  }

  private void gone(Lease lease) {
    if (observer.gone(lease.getMetadata().getName())) {
      changed.run();
    }
  }

  private record Changes<T>(Consumer<T> there, Consumer<T> gone)
      implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      there.accept(object);
    }

    @Override
    public void onUpdate(T before, T object) {
      there.accept(object);
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
      gone.accept(object);
    }
  }
}
