package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.connector.ConnectorTypes;
import dev.mooring.worker.WorkerIdentity;
import dev.mooring.worker.claim.Claims;
import dev.mooring.worker.claim.LeaseProof;
import dev.mooring.worker.metrics.PoolMeters;
import dev.mooring.worker.pipeline.PipelineRuntime;
import dev.mooring.worker.pipeline.Pipelines;
import dev.mooring.worker.pool.Connections;
import dev.mooring.worker.pool.PoolRuntime;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Watches the resources and runs on this worker what they ask for, until it is stopped. May be used
 * from any thread.
 */
public final class DesiredWatch {
  private final ClusterWatch watch;
  private final Gathering gathering;
  private final Convergence convergence;
  private final Pipelines pipelines;
  private final Pools pools;
  private final Claims claims;
  private final KnownRules rules;
  private final PipelineRuntime runtime;
  private final String workerPool;
  private volatile boolean ready;
  private volatile boolean stopped;

  /**
   * Runs nothing before {@link #start}.
   *
   * @param client for the watches, to get Secrets and to write claims
   * @param identity this process
   * @param namespaces where to watch; empty for all
   * @param proof of this worker's Lease
   */
  public DesiredWatch(
      KubernetesClient client,
      WorkerIdentity identity,
      List<String> namespaces,
      LeaseProof proof,
      ConnectorTypes types,
      PoolRuntime poolRuntime,
      PipelineRuntime runtime) {
    this.workerPool = identity.pool();
    this.runtime = runtime;
    this.gathering = new Gathering(runtime.control(), this::converge);
    this.watch = new ClusterWatch(client, identity, namespaces, gathering::changed);
    this.rules = new KnownRules(new Compiler(), gathering::changed);
    this.pipelines = new Pipelines(runtime, gathering::changed);
    this.claims =
        Claims.of(client, identity, namespaces, proof, runtime.control(), gathering::changed);
    Allowances allowances = new Allowances(identity.pod(), identity.instance());
    this.pools =
        new Pools(
            types,
            poolRuntime,
            runtime.board(),
            allowances,
            new PoolMeters(runtime.meters(), identity.pod()),
            this::connectionChanged,
            gathering::changed);
    SecretGetter getter =
        new SecretGetter(key -> get(client, key), runtime.control(), gathering::changed);
    this.convergence =
        new Convergence(
            pools,
            pipelines,
            new SecretStore(getter),
            rules,
            allowances,
            claims,
            new LeftSessions(
                claims, source -> isOver(client, source), runtime.control(), gathering::changed),
            new StandBy(runtime.board()),
            new Settling(runtime.control(), gathering::changed));
  }

  /** Begins; returns at once, whether the API server can be reached or not. */
  public void start() {
    watch.start();
  }

  /** Whether the resources have been seen once, and what they ask for has been begun. */
  public boolean isReady() {
    return ready;
  }

  /** The Sink of which one step takes longer than that; empty when none does. Asked regularly. */
  public Optional<String> stuckSink(Duration limit) {
    return pipelines.stuckLane(limit);
  }

  /**
   * Stops to watch, drains the pipelines and closes the pools.
   *
   * @return completes in bounded time, and never fails
   */
  public CompletionStage<Void> stop() {
    stopped = true;
    watch.stop();
    return CompletableFuture.runAsync(() -> {}, runtime.control())
        .thenComposeAsync(begun -> pipelines.stop(), runtime.control())
        .thenComposeAsync(drained -> pools.closeAll(), runtime.control())
        .thenComposeAsync(closed -> claims.end(), runtime.control());
  }

  private void connectionChanged(Connections connections) {
    pipelines.connectionChanged(connections);
    claims.connectionChanged(connections);
  }

  private void converge() {
    if (!stopped && watch.hasSynced()) {
      convergence.to(DesiredState.of(watch.inventory(), workerPool, rules, convergence.present()));
      ready = true;
    }
  }

  /** As the API server knows it now, and not as it was seen last. */
  private static CompletionStage<Boolean> isOver(KubernetesClient client, ObjectKey key) {
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("source-look")
        .start(
            () -> {
              try {
                Source source =
                    client
                        .resources(Source.class)
                        .inNamespace(key.namespace())
                        .withName(key.name())
                        .get();
                over.complete(
                    source == null || !source.getSpec().enabled() || source.isMarkedForDeletion());
              } catch (RuntimeException failure) {
                over.completeExceptionally(failure);
              }
            });
    return over;
  }

  private static Secret get(KubernetesClient client, ObjectKey key) {
    return client.secrets().inNamespace(key.namespace()).withName(key.name()).get();
  }
}
