package dev.mooring.operator.nodes;

import dev.mooring.lease.ExpiryClock;
import dev.mooring.lease.LeaseObserver;
import dev.mooring.lease.LeaseObserver.Renewal;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Watches the workers of the operator's namespace as long as the operator runs: takes in their
 * reports, lets their Leases run out and, while this operator leads, removes what workers left that
 * are gone for good.
 */
public final class Workers {
  private static final Logger LOG = Logger.getLogger(Workers.class);

  private final KubernetesClient client;
  private final String namespace;
  private final WorkerChanges changes;
  private final BooleanSupplier leading;
  private final NodeViews views = new NodeViews();
  private final LeaseObserver observer = new LeaseObserver();
  private final WorkerWatch watch;
  private final Leftovers leftovers;
  private final ScheduledExecutorService clock =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().daemon().name("workers-", 0).factory());

  /**
   * @param changes hears of all that is new, also before {@link #start} has returned
   * @param leading whether this operator may write
   */
  public Workers(
      KubernetesClient client, String namespace, WorkerChanges changes, BooleanSupplier leading) {
    this.client = client;
    this.namespace = namespace;
    this.changes = changes;
    this.leading = leading;
    watch = new WorkerWatch(client, namespace, views, observer, changes, System::nanoTime);
    leftovers = new Leftovers(client, namespace);
  }

  /** What each worker is to an object; complete from the time when {@link #start} has returned. */
  public Nodes nodes() {
    return new Nodes(views, observer);
  }

  /** Returns when all that exists has been taken in. Throws when the API server cannot be read. */
  public void start(InformerEnd end) {
    watch.start(end);
    leftovers.start(end);
    ExpiryClock expiry =
        new ExpiryClock(
            observer, watch::sees, this::lookUp, changes::workerChanged, System::nanoTime);
    long period = ExpiryClock.PERIOD.toMillis();
    clock.scheduleAtFixedRate(guarded(expiry), period, period, TimeUnit.MILLISECONDS);
    clock.scheduleWithFixedDelay(
        guarded(this::clearLeftovers), period, period, TimeUnit.MILLISECONDS);
  }

  /** Watches no more. */
  public void stop() {
    clock.shutdownNow();
    watch.stop();
    leftovers.stop();
  }

  private Optional<Renewal> lookUp(String worker) {
    return Optional.ofNullable(client.leases().inNamespace(namespace).withName(worker).get())
        .map(Renewal::of);
  }

  private void clearLeftovers() {
    if (leading.getAsBoolean()) {
      leftovers.clear(watch.reports().getStore().list(), watch.leases().getStore().list());
    }
  }

  /** A scheduled task that throws would never be called again. */
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error failure) {
        LOG.error("Watching the workers failed", failure);
      }
    };
  }
}
