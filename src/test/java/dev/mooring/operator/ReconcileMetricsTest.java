package dev.mooring.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class ReconcileMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ReconcileMetrics metrics = new ReconcileMetrics(registry);

  @Test
  void shouldCountWhatWasWritten() throws Exception {
    assertThat(metrics.timeControllerExecution(execution(() -> "status"))).isEqualTo("status");

    assertThat(looks("written")).isEqualTo(1);
  }

  @Test
  void shouldLetTheSdkTryAgainAfterAnError() {
    StackOverflowError error = new StackOverflowError();

    assertThatThrownBy(
            () ->
                metrics.timeControllerExecution(
                    execution(
                        () -> {
                          throw error;
                        })))
        .as("which the SDK tries again, as it does with no Error")
        .isInstanceOf(RuntimeException.class)
        .hasCause(error)
        .hasMessage("source: java.lang.StackOverflowError");
    assertThat(looks("failed")).isEqualTo(1);
  }

  private long looks(String result) {
    return registry
        .get("mooring.reconcile")
        .tag("controller", "source")
        .tag("result", result)
        .timer()
        .count();
  }

  private static ControllerExecution<String> execution(Callable<String> look) {
    return new ControllerExecution<>() {
      @Override
      public String name() {
        return "reconcile";
      }

      @Override
      public String controllerName() {
        return "source";
      }

      @Override
      public String successTypeName(String result) {
        return result;
      }

      @Override
      public ResourceID resourceID() {
        return new ResourceID("s", "plant");
      }

      @Override
      public Map<String, Object> metadata() {
        return Map.of();
      }

      @Override
      public String execute() throws Exception {
        return look.call();
      }
    };
  }
}
