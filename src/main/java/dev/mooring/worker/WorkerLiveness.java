package dev.mooring.worker;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.jboss.logging.Logger;

/**
 * Whether this worker can still do its work, or should be started anew. A system that is away is no
 * reason, nor is the API server, nor that there is much to do. Always alive where there is no
 * worker, in the operator's role, and while a worker ends.
 */
@Liveness
@ApplicationScoped
public class WorkerLiveness implements HealthCheck {
  private static final Logger LOG = Logger.getLogger(WorkerLiveness.class);

  private volatile List<Vital> vitals = List.of();

  /** From now on the worker needs these, and nothing else. */
  void needs(List<Vital> all) {
    vitals = List.copyOf(all);
  }

  @Override
  public HealthCheckResponse call() {
    List<String> faults = vitals.stream().map(Vital::fault).flatMap(Optional::stream).toList();
    faults.forEach(fault -> LOG.errorf("this worker is to be started anew: %s", fault));
    return faults.isEmpty()
        ? HealthCheckResponse.up("worker")
        : HealthCheckResponse.named("worker").down().withData("fault", faults.getFirst()).build();
  }
}
