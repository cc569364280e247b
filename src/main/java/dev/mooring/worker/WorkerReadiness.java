package dev.mooring.worker;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether the worker has seen its resources once. Always ready where there is no worker, in the
 * operator's role.
 */
@Readiness
@ApplicationScoped
public class WorkerReadiness implements HealthCheck {
  private volatile BooleanSupplier ready = () -> true;

  /** From now on the worker decides. */
  void await(BooleanSupplier worker) {
    ready = worker;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("worker has seen its resources")
        .status(ready.getAsBoolean())
        .build();
  }
}
