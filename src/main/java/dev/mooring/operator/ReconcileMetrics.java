package dev.mooring.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/**
 * How often the controllers look at objects, how long that takes and how often it fails, for each
 * controller and not for each object. Around each look, it also sees to it that one that fails with
 * an Error is not the last one.
 *
 * <p>The SDK's own metrics have meters of one name with different labels, which Prometheus'
 * registry refuses by an exception in the middle of event handling.
 */
@Singleton
@Unremovable
public class ReconcileMetrics implements Metrics {
  private static final String CONTROLLER = "controller";

  private final MeterRegistry registry;

  @Inject
  ReconcileMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    long start = System.nanoTime();
    String result = "failed";
    try {
      T value = execution.execute();
      result = execution.successTypeName(value).equals("status") ? "written" : "unchanged";
      return value;
    } catch (Error failure) {
      // The SDK knows exceptions only: after an Error it would count the object as being worked on,
      // and never look at it again. As an exception, it is logged and tried again later.
      throw new IllegalStateException(execution.controllerName() + ": " + failure, failure);
    } finally {
      registry
          .timer("mooring.reconcile", CONTROLLER, execution.controllerName(), "result", result)
          .record(Duration.ofNanos(System.nanoTime() - start));
    }
  }

  @Override
  public void reconciliationFailed(
      HasMetadata resource,
      RetryInfo retryInfo,
      Exception exception,
      Map<String, Object> metadata) {
    registry.counter("mooring.reconcile.errors", "kind", resource.getKind()).increment();
  }
}
