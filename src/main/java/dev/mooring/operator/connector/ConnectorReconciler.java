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
import dev.mooring.operator.budget.Budgets;
import dev.mooring.operator.budget.Division;
import dev.mooring.operator.events.ObjectState;
import dev.mooring.operator.events.StateEvents;
import dev.mooring.operator.nodes.Nodes;
import dev.mooring.operator.nodes.Wanted;
import dev.mooring.operator.references.InformerCatalog;
import dev.mooring.operator.references.Owner;
import dev.mooring.operator.references.Placement;
import dev.mooring.operator.references.PoolAccess;
import dev.mooring.operator.references.Triggers;
import dev.mooring.operator.references.Usage;
import dev.mooring.operator.secrets.SecretUser;
import dev.mooring.operator.secrets.SecretsInUse;
import dev.mooring.operator.secrets.UserSecrets;
import dev.mooring.operator.status.ApiRefusal;
import dev.mooring.operator.status.ClusterState;
import dev.mooring.operator.status.ClusterView;
import dev.mooring.operator.status.Conditions;
import dev.mooring.operator.status.Publishing;
import dev.mooring.operator.status.Readiness;
import dev.mooring.operator.status.Verdict;
import dev.mooring.operator.status.Workforce;
import dev.mooring.report.ReportedObject;
import io.fabric8.kubernetes.api.model.HasMetadata;
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
import java.util.Optional;
import java.util.stream.Stream;

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
  private final UserSecrets secrets;
  private final Clock clock;
  private final Acceptance acceptance;
  private final Budgets budgets;
  private final StateEvents events;
  private final Publishing<Connector, ConnectorStatus> publishing =
      new Publishing<>(Connector::new, System::nanoTime, this::written);

  @Inject
  ConnectorReconciler(
      InformerCatalog catalog,
      Triggers triggers,
      Placement placement,
      Nodes nodes,
      UserSecrets secrets,
      Clock clock,
      StateEvents events) {
    this.clock = clock;
    this.events = events;
    this.catalog = catalog;
    this.triggers = triggers;
    this.placement = placement;
    this.nodes = nodes;
    this.secrets = secrets;
    this.acceptance = new Acceptance(triggers::usersOf);
    this.budgets = new Budgets(nodes, System::nanoTime);
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
    budgets.forget(key);
    secrets.forget(HasMetadata.getKind(Connector.class), key);
  }

  /**
   * A first connect that nothing has gone wrong with yet: each worker's progress would be a write,
   * and thousands of Connectors come at once when a cluster is set up.
   */
  private static boolean isOnItsWay(
      Connector connector, Verdict accepted, ClusterView<ConnectorState> view) {
    ConnectorStatus before = connector.getStatus();
    return !connector.isMarkedForDeletion()
        && view.state() == ConnectorState.Connecting
        && view.reason() == Reason.Connecting
        && accepted.holds()
        && (before == null
            || before.state() == null
            || before.state() == ConnectorState.Connecting);
  }

  @Override
  public UpdateControl<Connector> reconcile(Connector connector, Context<Connector> context) {
    if (context.isPrimaryResourceDeleted()
        || InUse.ends(connector, Usage.isUsed(connector, catalog), context)) {
      return UpdateControl.noUpdate();
    }
    acceptance.noticed(connector);
    Instant now = clock.instant();
    Verdict granted = secrets.grant(SecretUser.of(connector));
    SecretsInUse used = secrets.of(SecretUser.of(connector));
    Verdict accepted =
        Stream.of(
                understood(connector),
                PoolAccess.ofConnector(ObjectKey.of(connector), placement, catalog),
                granted,
                used.check(ObjectKey.of(connector).namespace()))
            .filter(verdict -> !verdict.holds())
            .findFirst()
            .orElseGet(Verdict::accepted);
    Workforce workforce = placement.ofConnector(ObjectKey.of(connector));
    Together together = together(connector, used, workforce, now);
    UpdateControl<Connector> control =
        publish(
            connector,
            status(connector, used, accepted, together, now, sessions(connector, workforce)),
            isOnItsWay(connector, accepted, together.view()) ? UNTIL_CONNECTED : Duration.ZERO);
    return ApiRefusal.lookAgain(granted, acceptance.lookAgain(connector, accepted, control));
  }

  private static Verdict understood(Connector connector) {
    return Verdict.understood(connector, connector.getSpec().typeName());
  }

  /** What all workers are to a Connector, and what its budget lets them have. */
  private record Together(
      List<NodeStatus> nodes, ClusterView<ConnectorState> view, ConnectionCount connections) {}

  private Together together(
      Connector connector, SecretsInUse used, Workforce workforce, Instant now) {
    Optional<Division> division = budgets.divide(connector, workforce.workers());
    List<NodeStatus> seen = states(connector, used, workforce, now);
    List<NodeStatus> states = division.map(shares -> shares.on(seen)).orElse(seen);
    ClusterView<ConnectorState> view =
        ClusterState.of(connector.getSpec().enabled(), workforce, states)
            .noting(division.map(Division::message).orElse(null));
    return new Together(states, view, count(connector, view, division));
  }

  /** Workers act on their shares: these are written at once, and only after what they follow. */
  private UpdateControl<Connector> publish(
      Connector connector, ConnectorStatus status, Duration patience) {
    if (!Budgets.has(connector)) {
      return publishing.publish(connector, status, patience);
    }
    UpdateControl<Connector> control =
        publishing.publishNext(
            connector, status, patience, Budgets.differ(connector.getStatus(), status));
    long soon = control.getScheduleDelay().orElse(Long.MAX_VALUE);
    budgets
        .untilRelease(connector)
        .map(wait -> wait.toMillis() + 1)
        .filter(wait -> wait < soon)
        .ifPresent(control::rescheduleAfter);
    return control;
  }

  private static ConnectionCount count(
      Connector connector, ClusterView<ConnectorState> view, Optional<Division> division) {
    int size = connector.getSpec().pool().size();
    return division
        .map(shares -> shares.count(size, view.nodes()))
        .orElseGet(
            () -> new ConnectionCount(size, view.nodes(), size * view.nodes(), null, null, null));
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
            // Workers go on with what they understood last.
            understood(connector).holds() ? connector.getMetadata().getGeneration() : 0,
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
      Together together,
      Instant now,
      List<Session> sessions) {
    ConnectorStatus before = connector.getStatus();
    long generation = connector.getMetadata().getGeneration();
    ClusterView<ConnectorState> view = together.view();
    boolean refused = !accepted.holds() && view.state() == ConnectorState.Connecting;
    ClusterView<ConnectorState> shown =
        InUse.shown(
            connector,
            refused ? view.because(accepted.reason(), accepted.message()) : view,
            catalog);
    return new ConnectorStatus(
        generation,
        connector.getSpec().typeName(),
        shown.state(),
        shown.reason(),
        shown.message(),
        view.count(),
        together.connections(),
        Usage.of(connector, catalog),
        Owner.of(connector),
        together.nodes(),
        used.versions(),
        Conditions.of(
            before == null ? null : before.conditions(),
            generation,
            now,
            accepted,
            Readiness.ofConnector(view)),
        sessions);
  }

  private void written(Connector connector, ConnectorStatus status) {
    events.changed(connector, stateOf(connector.getStatus()), stateOf(status));
  }

  private static ObjectState stateOf(ConnectorStatus status) {
    return status == null || status.state() == null
        ? null
        : new ObjectState(status.state().name(), status.reason(), status.message());
  }
}
