package dev.mooring.worker;

import dev.mooring.connector.ByteBudget;
import dev.mooring.connector.ConnectorTypes;
import dev.mooring.connector.EventLoops;
import dev.mooring.worker.claim.LeaseProof;
import dev.mooring.worker.desired.DesiredWatch;
import dev.mooring.worker.metrics.MeasuredBoard;
import dev.mooring.worker.metrics.MemoryMeters;
import dev.mooring.worker.pipeline.PipelineRuntime;
import dev.mooring.worker.pool.ControlThread;
import dev.mooring.worker.pool.OpenPace;
import dev.mooring.worker.pool.PoolRuntime;
import dev.mooring.worker.reporting.ReportWriter;
import dev.mooring.worker.reporting.WorkerLease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** The worker's whole life in this process. */
@ApplicationScoped
public class WorkerRole {
  private static final Logger LOG = Logger.getLogger(WorkerRole.class);
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);

  /** Draining, and then ending the readings and closing the connections, which is bounded too. */
  private static final Duration STOP_LIMIT = DRAIN_LIMIT.plusSeconds(10);

  private final ControlThread control;
  private final ReportWriter reports;
  private final WorkerLease lease;
  private final DesiredWatch desired;
  private final WorkerReadiness readiness;
  private final WorkerLiveness liveness;
  private final EventLoops loops;

  WorkerRole(
      KubernetesClient client,
      ConnectorTypes types,
      MeterRegistry meters,
      WorkerConfiguration configuration,
      EventLoops loops,
      @Readiness WorkerReadiness readiness,
      @Liveness WorkerLiveness liveness) {
    WorkerIdentity identity = configuration.identity();
    Random random = new Random();
    this.readiness = readiness;
    this.liveness = liveness;
    this.loops = loops;
    this.control = new ControlThread();
    this.reports = new ReportWriter(client, identity, Clock.systemUTC());
    LeaseProof proof = new LeaseProof(System::nanoTime);
    this.lease = new WorkerLease(client, identity, Clock.systemUTC(), proof);
    MeasuredBoard board =
        new MeasuredBoard(reports, meters, identity.node().worker(), Clock.systemUTC());
    ByteBudget bytes = configuration.recordsMemory();
    MemoryMeters.register(meters, identity.node().worker(), bytes);
    this.desired =
        new DesiredWatch(
            client,
            identity,
            configuration.namespaces(),
            proof,
            types,
            new PoolRuntime(
                control, new OpenPace(control), random, identity.node(), Clock.systemUTC()),
            new PipelineRuntime(
                identity.node(),
                control,
                board,
                meters,
                random,
                Clock.systemUTC(),
                DRAIN_LIMIT,
                bytes));
  }

  /** Starts to watch and to run what is wanted; returns at once. */
  public void start() {
    readiness.await(desired::isReady);
    lease.start();
    reports.start();
    desired.start();
    liveness.needs(vitals());
  }

  private static String stuck(String sink) {
    return "one step of Sink %s takes longer than %d s".formatted(sink, Pulse.LIMIT.toSeconds());
  }

  private List<Vital> vitals() {
    List<Vital> vitals = new ArrayList<>();
    vitals.add(Vital.thread(lease.thread()));
    vitals.add(Vital.thread(reports.thread()));
    vitals.add(() -> desired.stuckSink(Pulse.LIMIT).map(WorkerRole::stuck));
    vitals.add(new Pulse("pool-control", control, System::nanoTime));
    loops.byName().forEach((name, loop) -> vitals.add(new Pulse(name, loop, System::nanoTime)));
    return vitals;
  }

  /** Drains and closes everything; what was reported last is published before the end. */
  public void stop() {
    liveness.needs(List.of());
    try {
      desired.stop().toCompletableFuture().get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warnf("not everything could be closed within %s; what is open is given up", STOP_LIMIT);
    } catch (ExecutionException e) {
      LOG.error("not everything could be closed; what is open is given up", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reports.stop();
    lease.stop();
    control.close();
  }
}
