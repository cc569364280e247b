package dev.mooring.operator;

import dev.mooring.operator.nodes.InformerEnd;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Ends this process at once when it can do harm: when it acts on old news or is not the leader any
 * more. Kubernetes starts another one.
 */
@Singleton
public class FailStop implements InformerEnd {
  private static final Logger LOG = Logger.getLogger(FailStop.class);

  /** Ends this process without any further step: no hook may write anything now. */
  public void now(String why) {
    LOG.errorf("The operator ends: %s", why);
    Runtime.getRuntime().halt(1);
  }

  @Override
  public void watch(SharedIndexInformer<?> informer) {
    informer.stopped().whenComplete((ended, failure) -> stopped(informer, failure));
  }

  /** The same for the controllers' own informers. */
  @Produces
  @Singleton
  @Unremovable
  InformerStoppedHandler handler() {
    return this::stopped;
  }

  private void stopped(SharedIndexInformer<?> informer, Throwable failure) {
    if (failure != null) {
      now("watching " + informer + " failed: " + failure);
    }
  }
}
