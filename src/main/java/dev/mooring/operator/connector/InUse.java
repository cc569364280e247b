package dev.mooring.operator.connector;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.UsedConnector;
import dev.mooring.operator.references.Catalog;
import dev.mooring.operator.references.Usage;
import dev.mooring.operator.status.ClusterView;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/**
 * Keeps a Connector that is deleted although somebody uses it: it works until its last user has
 * left, and says for whom. One that was made for its user goes when that wants it to.
 */
final class InUse {
  /** Keeps a Connector that is deleted until nobody uses it. */
  private static final String FINALIZER = "mooring.dev/in-use";

  private InUse() {}

  /**
   * Sets or takes back the finalizer where that is due.
   *
   * @return whether the Connector goes now
   */
  static boolean ends(Connector connector, boolean used, Context<Connector> context) {
    boolean held = connector.hasFinalizer(FINALIZER);
    if (connector.isMarkedForDeletion()) {
      if (held && !used) {
        context.resourceOperations().removeFinalizer(FINALIZER);
      }
      return !used;
    }
    if (used && !held && UsedConnector.ownerOf(connector).isEmpty()) {
      context.resourceOperations().addFinalizer(FINALIZER);
    }
    return false;
  }

  /** What the status shows of what the nodes are together: that it is on its way out, if it is. */
  static ClusterView<ConnectorState> shown(
      Connector connector, ClusterView<ConnectorState> view, Catalog catalog) {
    return connector.isMarkedForDeletion()
        ? view.as(
            ConnectorState.Deleting,
            Reason.InUse,
            "being deleted; works on for those who use it until they are deleted or name another"
                + " Connector, and takes no new ones: "
                + Usage.remaining(connector, catalog))
        : view;
  }
}
