package dev.mooring.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkiverse.operatorsdk.runtime.QuarkusControllerConfiguration;
import java.time.Duration;
import java.util.Optional;

/**
 * A controller that looks at its objects when something happens and not from time to time, and
 * writes in the operator's name.
 *
 * <p>The extension has no setting for that: its longest interval is always set, and each look would
 * leave a timer behind until then.
 */
final class EventDrivenConfiguration<P extends HasMetadata>
    extends QuarkusControllerConfiguration<P> {
  private static final String FIELD_MANAGER = "mooring-operator";

  EventDrivenConfiguration(
      QuarkusControllerConfiguration<P> from, QuarkusConfigurationService parent) {
    super(
        from.getInformerConfig(),
        from.getName(),
        from.isGenerationAware(),
        from.getAssociatedReconcilerClassName(),
        from.getRetry(),
        from.getRateLimiter(),
        Duration.ZERO,
        from.getFinalizerName(),
        FIELD_MANAGER,
        from.getWorkflow(),
        from.getResourceTypeName(),
        from.getResourceClass());
    setParent(parent);
  }

  /** An object that is being deleted is looked at, too: it may have a finalizer. */
  @Override
  public boolean triggerReconcilerOnAllEvents() {
    return true;
  }

  @Override
  public Optional<Duration> maxReconciliationInterval() {
    return Optional.empty();
  }
}
