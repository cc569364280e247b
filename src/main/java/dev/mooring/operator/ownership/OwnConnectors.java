package dev.mooring.operator.ownership;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.LenientObjects;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.UsedConnector;
import dev.mooring.operator.references.Catalog;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the Connector of a connection inside a Source or Sink as that connection is written. One of
 * the same name that was not made for it is never touched. Safe for use by many threads.
 */
public final class OwnConnectors {
  /** What has to be done about it. */
  enum Step {
    NOTHING,
    APPLY,
    /** Delete it; when it is gone and still wanted, it is made anew. */
    DELETE
  }

  private final Catalog catalog;

  /**
   * @param catalog where the Connectors are found
   */
  public OwnConnectors(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Makes, changes or deletes the user's own Connector, as its spec of now asks for. Leaves it as
   * it is where that spec is not understood.
   */
  public void keep(HasMetadata user, Context<?> context) {
    Optional<Connector> actual = catalog.connector(UsedConnector.ownKey(user));
    switch (step(user, actual)) {
      case NOTHING -> {}
      case APPLY -> apply(desired(user), context);
      case DELETE -> actual.ifPresent(connector -> delete(connector, context));
    }
  }

  /** Deletes the Connector of a user that is gone, where no garbage collector does. */
  public void remove(HasMetadata user, Context<?> context) {
    catalog
        .connector(UsedConnector.ownKey(user))
        .filter(connector -> UsedConnector.isOwn(user, connector))
        .ifPresent(connector -> delete(connector, context));
  }

  static Step step(HasMetadata user, Optional<Connector> actual) {
    ConnectorSpec wanted = UsedConnector.connectionOf(user);
    if (LenientObjects.notUnderstood(user).isPresent()
        || wanted != null && wanted.typeName() == null) {
      return Step.NOTHING;
    }
    if (actual.isEmpty()) {
      return wanted == null ? Step.NOTHING : Step.APPLY;
    }
    Connector connector = actual.get();
    if (!UsedConnector.isOwn(user, connector) || connector.isMarkedForDeletion()) {
      return Step.NOTHING;
    }
    if (wanted == null || !wanted.typeName().equals(connector.getSpec().typeName())) {
      return Step.DELETE;
    }
    return wanted.equals(connector.getSpec()) ? Step.NOTHING : Step.APPLY;
  }

  static Connector desired(HasMetadata user) {
    ObjectKey key = UsedConnector.ownKey(user);
    Connector connector = new Connector();
    connector.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(key.namespace())
            .withName(key.name())
            .withLabels(Map.of("app.kubernetes.io/managed-by", "mooring"))
            .addNewOwnerReference()
            .withApiVersion(user.getApiVersion())
            .withKind(user.getKind())
            .withName(user.getMetadata().getName())
            .withUid(user.getMetadata().getUid())
            .withController(true)
            .endOwnerReference()
            .build());
    connector.setSpec(UsedConnector.connectionOf(user));
    return connector;
  }

  private static void apply(Connector connector, Context<?> context) {
    context
        .getClient()
        .resource(connector)
        .fieldManager(context.getControllerConfiguration().fieldManager())
        .forceConflicts()
        .serverSideApply();
  }

  private static void delete(Connector connector, Context<?> context) {
    context
        .getClient()
        .resource(connector)
        .lockResourceVersion(connector.getMetadata().getResourceVersion())
        .delete();
  }
}
