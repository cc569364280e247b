package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The nodes that the Pods served here are bound to. On an API server without nodes they are names
 * and nothing else. On a cluster with nodes they are registered and kept alive: its controllers
 * would delete Pods of a node that does not exist. Nothing else is scheduled to them.
 *
 * <p>Safe for use by several threads.
 */
final class LocalNodes implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(LocalNodes.class);
  private static final String LEASES = "kube-node-lease";
  private static final int LEASE_SECONDS = 40;
  private static final Duration RENEWAL = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final boolean registered;
  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private final WakeLoop renewal = new WakeLoop("local-nodes", this::renew);

  /** With {@code registered}, the cluster gets to know of them. */
  LocalNodes(KubernetesClient client, boolean registered) {
    this.client = client;
    this.registered = registered;
    if (registered) {
      renewal.start();
    }
  }

  /** The node for a Pod; it is there when this returns. */
  String nodeFor(String podIndex) {
    String name = "local-" + (podIndex.isEmpty() ? "0" : podIndex);
    if (registered && !names.contains(name)) {
      register(name);
      names.add(name);
    }
    return name;
  }

  /** Takes the nodes away again. */
  @Override
  public void close() {
    renewal.stop();
    for (String name : names) {
      try {
        client.nodes().withName(name).delete();
        client.leases().inNamespace(LEASES).withName(name).delete();
      } catch (RuntimeException e) {
        LOG.debugf(e, "node %s stays", name);
      }
    }
  }

  private void register(String name) {
    renewLease(name);
    HasMetadata node =
        new NodeBuilder()
            .withNewMetadata()
            .withName(name)
            .addToLabels("kubernetes.io/hostname", name)
            .endMetadata()
            .withNewSpec()
            .addNewTaint()
            .withKey("mooring.dev/local-pods")
            .withEffect("NoSchedule")
            .endTaint()
            .endSpec()
            .withNewStatus()
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .withReason("LocalPods")
            .endCondition()
            .endStatus()
            .build();
    client.resource(node).unlock().createOr(existing -> existing.update());
    client.resource(node).patchStatus();
  }

  private Duration renew() {
    names.forEach(this::renewLease);
    return RENEWAL;
  }

  private void renewLease(String name) {
    client
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(LEASES)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(name)
                .withLeaseDurationSeconds(LEASE_SECONDS)
                .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                .endSpec()
                .build())
        .fieldManager(LocalPods.SCHEDULER)
        .forceConflicts()
        .serverSideApply();
  }
}
