package dev.mooring.operator;

import dev.mooring.operator.references.Triggers;
import dev.mooring.operator.secrets.SecretGrants;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sees to it that one operator of several writes: the one that holds the Lease. Who loses it ends
 * at once, as a second writer could otherwise be there.
 */
@ApplicationScoped
public class Leadership {
  private static final Logger LOG = Logger.getLogger(Leadership.class);
  private static final String LEASE = "mooring-operator";

  private final KubernetesClient client;
  private final Triggers triggers;
  private final Instance<SecretGrants> grants;
  private final FailStop failStop;
  private final String namespace;
  private final String identity;
  private volatile boolean leading;
  private volatile boolean stopping;

  @Inject
  Leadership(
      KubernetesClient client,
      Triggers triggers,
      Instance<SecretGrants> grants,
      FailStop failStop,
      @ConfigProperty(name = "mooring.namespace") String namespace,
      @ConfigProperty(name = "pod.name") String pod) {
    this.client = client;
    this.triggers = triggers;
    this.grants = grants;
    this.failStop = failStop;
    this.namespace = namespace;
    this.identity = pod + "_" + UUID.randomUUID();
  }

  @Produces
  @Singleton
  LeaderElectionConfiguration configuration() {
    return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
        .withLeaseNamespace(namespace)
        .withIdentity(identity)
        .withLeaseDuration(Duration.ofSeconds(15))
        .withRenewDeadline(Duration.ofSeconds(10))
        .withRetryPeriod(Duration.ofSeconds(2))
        .withLeaderCallbacks(new LeaderCallbacks(this::started, this::stopped, leader -> {}))
        .build();
  }

  /** Whether this operator may write. */
  public boolean leading() {
    return leading && !stopping;
  }

  /** From now on losing the Lease is what is wanted. */
  void prepareStop() {
    stopping = true;
  }

  /** Gives the Lease up, so that the next operator need not wait for it to run out. */
  void release() {
    try {
      Lease lease = client.leases().inNamespace(namespace).withName(LEASE).get();
      if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
        lease.getSpec().setHolderIdentity("");
        lease.getSpec().setLeaseDurationSeconds(1);
        client.resource(lease).update();
      }
    } catch (KubernetesClientException failure) {
      LOG.infof("The operator's Lease runs out by itself: %s", failure.getMessage());
    }
  }

  private void started() {
    LOG.info("This operator leads");
    leading = true;
    triggers.open();
    grants.get().lead();
  }

  private void stopped() {
    leading = false;
    if (!stopping) {
      failStop.now("it has lost the Lease " + LEASE);
    }
  }
}
