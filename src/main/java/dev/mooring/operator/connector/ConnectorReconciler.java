package dev.mooring.operator.connector;

import dev.mooring.api.v1alpha1.ConnectionCount;
import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.api.v1alpha1.Session;
import dev.mooring.operator.nodes.Nodes;
import dev.mooring.operator.nodes.Wanted;
import dev.mooring.operator.references.InformerCatalog;
import dev.mooring.operator.references.Owner;
import dev.mooring.operator.references.Placement;
import dev.mooring.operator.references.Triggers;
import dev.mooring.operator.references.Usage;
import dev.mooring.operator.secrets.SecretVersions;
import dev.mooring.operator.status.ClusterState;
import dev.mooring.operator.status.ClusterView;
import dev.mooring.operator.status.Conditions;
import dev.mooring.operator.status.Publishing;
import dev.mooring.operator.status.Readiness;
import dev.mooring.operator.status.Verdict;
import dev.mooring.operator.status.Workforce;
import dev.mooring.report.ReportedObject;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Says in a Connector's status what all workers together are to it, and who uses it. */
@ControllerConfiguration(name = "connector")
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = 1000,
    intervalMultiplier = 2,
    maxInterval = 30_000)
public class ConnectorReconciler implements Reconciler<Connector> {
  /** A user who looks sees nothing for this long, and then where it stands. */
  private static final Duration UNTIL_CONNECTED = Duration.ofSeconds(2);

  private final InformerCatalog catalog;
  private final Triggers triggers;
  private final Placement placement;
  private final Nodes nodes;
  private final SecretVersions secrets;
  private final Clock clock;
  private final Acceptance acceptance;
  private final Publishing<Connector, ConnectorStatus> publishing =
      new Publishing<>(Connector::new, System::nanoTime);

  @Inject
  ConnectorReconciler(
      InformerCatalog catalog,
      Triggers triggers,
      Placement placement,
      Nodes nodes,
      SecretVersions secrets,
      Clock clock) {
    this.clock = clock;
    this.catalog = catalog;
    this.triggers = triggers;
    this.placement = placement;
    this.nodes = nodes;
    this.secrets = secrets;
    this.acceptance = new Acceptance(triggers::usersOf);
  }

  @Override
  public List<EventSource<?, Connector>> prepareEventSources(
      EventSourceContext<Connector> context) {
    catalog.connectors(context.getPrimaryCache());
    return List.of(triggers.connectors().whenGone(this::forget));
  }

  private void forget(ObjectKey key) {
    publishing.forget(key);
    acceptance.forget(key);
  }

  /**
   * A first connect that nothing has gone wrong with yet: each worker's progress would be a write,
   * and thousands of Connectors come at once when a cluster is set up.
   */
  private static boolean isOnItsWay(
      Connector connector, Verdict accepted, ClusterView<ConnectorState> view) {
    ConnectorStatus before = connector.getStatus();
    return view.state() == ConnectorState.Connecting
        && view.reason() == Reason.Connecting
        && accepted.holds()
        && (before == null || before.state() == ConnectorState.Connecting);
  }

  @Override
  public UpdateControl<Connector> reconcile(Connector connector, Context<Connector> context) {
    if (context.isPrimaryResourceDeleted()
        || InUse.ends(connector, Usage.isUsed(connector, catalog), context)) {
      return UpdateControl.noUpdate();
    }
    acceptance.noticed(connector);
    Instant now = clock.instant();
    SecretsInUse used = SecretsInUse.of(connector, secrets);
    Verdict accepted = used.check(connector.getMetadata().getNamespace());
    Workforce workforce = placement.ofConnector(ObjectKey.of(connector));
    List<NodeStatus> states = states(connector, used, workforce, now);
    ClusterView<ConnectorState> view =
        ClusterState.of(connector.getSpec().enabled(), workforce, states);
    return acceptance.lookAgain(
        connector,
        accepted,
        publishing.publish(
            connector,
            status(connector, used, accepted, states, view, now, sessions(connector, workforce)),
            isOnItsWay(connector, accepted, view) ? UNTIL_CONNECTED : Duration.ZERO));
  }

  private List<NodeStatus> states(
      Connector connector, SecretsInUse used, Workforce workforce, Instant now) {
    if (!connector.getSpec().enabled()) {
      return List.of();
    }
    ConnectorStatus before = connector.getStatus();
    Wanted wanted =
        new Wanted(
            new ReportedObject(ReportedKind.Connector, ObjectKey.of(connector)),
            connector.getMetadata().getUid(),
            connector.getMetadata().getGeneration(),
            used.versions(),
            before == null ? null : before.nodes());
    return nodes.statuses(wanted, workforce, now);
  }

  private List<Session> sessions(Connector connector, Workforce workforce) {
    ConnectorStatus before = connector.getStatus();
    return Sessions.of(
        before == null ? null : before.sessions(),
        nodes.reports(
            new ReportedObject(ReportedKind.Connector, ObjectKey.of(connector)),
            connector.getMetadata().getUid()),
        worker -> nodes.isGone(worker) && placement.isSurplus(worker),
        workforce.workers().stream().filter(nodes::isAlive).toList());
  }

  private ConnectorStatus status(
      Connector connector,
      SecretsInUse used,
      Verdict accepted,
      List<NodeStatus> states,
      ClusterView<ConnectorState> view,
      Instant now,
      List<Session> sessions) {
    ConnectorStatus before = connector.getStatus();
    long generation = connector.getMetadata().getGeneration();
    boolean refused = !accepted.holds() && view.state() == ConnectorState.Connecting;
    int size = connector.getSpec().pool().size();
    return new ConnectorStatus(
        generation,
        connector.getSpec().typeName(),
        view.state(),
        refused ? accepted.reason() : view.reason(),
        refused ? accepted.message() : view.message(),
        view.count(),
        new ConnectionCount(size, view.nodes(), size * view.nodes(), null, null),
        Usage.of(connector, catalog),
        Owner.of(connector),
        states,
        used.versions(),
        Conditions.of(
            before == null ? null : before.conditions(),
            generation,
            now,
            accepted,
            Readiness.ofConnector(view)),
        sessions);
  }
}
