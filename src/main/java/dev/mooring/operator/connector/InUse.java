package dev.mooring.operator.connector;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.UsedConnector;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/**
 * Keeps a Connector that is deleted although somebody uses it, which admission refuses but for a
 * race: it works until its last user has left. One that was made for its user goes when that wants
 * it to.
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
}
