package dev.mooring.operator.source;

import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceStatus;
import dev.mooring.operator.events.LastWords;
import dev.mooring.operator.events.ObjectState;
import dev.mooring.operator.events.StateEvents;
import dev.mooring.operator.nodes.Nodes;
import dev.mooring.operator.nodes.Wanted;
import dev.mooring.operator.ownership.Departure;
import dev.mooring.operator.ownership.OwnConnectors;
import dev.mooring.operator.references.ConnectorUse;
import dev.mooring.operator.references.Expressions;
import dev.mooring.operator.references.InformerCatalog;
import dev.mooring.operator.references.Placement;
import dev.mooring.operator.references.SourceIntent;
import dev.mooring.operator.references.Triggers;
import dev.mooring.operator.secrets.SecretUser;
import dev.mooring.operator.secrets.SecretsInUse;
import dev.mooring.operator.secrets.UserSecrets;
import dev.mooring.operator.status.ApiRefusal;
import dev.mooring.operator.status.ClusterView;
import dev.mooring.operator.status.Conditions;
import dev.mooring.operator.status.Intent;
import dev.mooring.operator.status.PipelineClusterState;
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
import java.util.Comparator;
import java.util.List;

/** Says in a Source's status whether it is accepted, and what all workers together are to it. */
@ControllerConfiguration(name = "source")
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = 1000,
    intervalMultiplier = 2,
    maxInterval = 30_000)
public class SourceReconciler implements Reconciler<Source> {
  private final InformerCatalog catalog;
  private final Triggers triggers;
  private final Placement placement;
  private final Expressions expressions;
  private final Nodes nodes;
  private final OwnConnectors ownConnectors;
  private final UserSecrets secrets;
  private final Clock clock;
  private final StateEvents events;
  private final LastWords lastWords;
  private final Publishing<Source, SourceStatus> publishing =
      new Publishing<>(Source::new, System::nanoTime, this::written);

  @Inject
  SourceReconciler(
      InformerCatalog catalog,
      Triggers triggers,
      Placement placement,
      Expressions expressions,
      Nodes nodes,
      UserSecrets secrets,
      Clock clock,
      StateEvents events,
      LastWords lastWords) {
    this.lastWords = lastWords;
    this.clock = clock;
    this.events = events;
    this.catalog = catalog;
    this.triggers = triggers;
    this.placement = placement;
    this.expressions = expressions;
    this.nodes = nodes;
    this.secrets = secrets;
    this.ownConnectors = new OwnConnectors(catalog);
  }

  @Override
  public List<EventSource<?, Source>> prepareEventSources(EventSourceContext<Source> context) {
    catalog.sources(context.getPrimaryCache());
    return List.of(triggers.sources().whenGone(this::forget));
  }

  private void forget(ObjectKey key) {
    publishing.forget(key);
    secrets.forget(HasMetadata.getKind(Source.class), key);
  }

  @Override
  public UpdateControl<Source> reconcile(Source source, Context<Source> context) {
    if (context.isPrimaryResourceDeleted()) {
      return UpdateControl.noUpdate();
    }
    Instant now = clock.instant();
    lastWords.heard(source, nodes.reports(object(source), source.getMetadata().getUid()));
    if (source.isMarkedForDeletion()) {
      return leave(source, context, now);
    }
    Departure.hold(source, context);
    Verdict kept = ApiRefusal.during(() -> ownConnectors.keep(source, context));
    Verdict granted = secrets.grant(SecretUser.of(source));
    SecretsInUse used = secrets.of(SecretUser.of(source));
    Intent intent =
        SourceIntent.of(source, catalog, expressions)
            .unless(used.check(ObjectKey.of(source).namespace()))
            .unless(granted)
            .unless(kept);
    Workforce workforce = placement.ofSource(source);
    List<NodeStatus> states =
        intent.mayRun() ? nodes.statuses(wanted(source, intent), workforce, now) : List.of();
    ClusterView<PipelineState> view = PipelineClusterState.of(intent, workforce, states);
    // Where it is not to run and does not, what nodes do not say of it is no news.
    List<NodeStatus> shown = intent.runs() || view.nodes() > 0 ? states : List.of();
    return ApiRefusal.lookAgain(
        kept.holds() ? granted : kept,
        publishing.publish(source, status(source, intent, shown, view, used.versions(), now)));
  }

  /** Goes when the workers have finished with it, or have had the time for that. */
  private UpdateControl<Source> leave(Source source, Context<Source> context, Instant now) {
    Duration left = Departure.timeLeft(source, drainLimit(source), now);
    if (left.isNegative() || !nodes.anyHas(object(source), source.getMetadata().getUid())) {
      ownConnectors.remove(source, context);
      Departure.end(source, context);
      return UpdateControl.noUpdate();
    }
    Intent intent =
        new Intent(source.getSpec().enabled(), Verdict.accepted(), Departure.hindrance());
    ClusterView<PipelineState> view =
        PipelineClusterState.of(intent, placement.ofSource(source), List.of());
    return Departure.lookAgain(
        publishing.publish(
            source,
            status(
                source,
                intent,
                List.of(),
                view,
                secrets.of(SecretUser.of(source)).versions(),
                now)),
        left);
  }

  /** What it has in flight is with its Sinks. */
  private Duration drainLimit(Source source) {
    return catalog.sinksFrom(ObjectKey.of(source)).stream()
        .map(sink -> sink.getSpec().delivery().drainLimit())
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private static ReportedObject object(Source source) {
    return new ReportedObject(ReportedKind.Source, ObjectKey.of(source));
  }

  private static Wanted wanted(Source source, Intent intent) {
    SourceStatus before = source.getStatus();
    long generation = source.getMetadata().getGeneration();
    Long accepted = before == null ? null : before.acceptedGeneration();
    return new Wanted(
        object(source),
        source.getMetadata().getUid(),
        generation,
        intent.accepted().holds() || accepted == null ? generation : accepted,
        List.of(),
        before == null ? null : before.nodes());
  }

  private static SourceStatus status(
      Source source,
      Intent intent,
      List<NodeStatus> states,
      ClusterView<PipelineState> view,
      List<SecretVersion> secrets,
      Instant now) {
    SourceStatus before = source.getStatus();
    long generation = source.getMetadata().getGeneration();
    return new SourceStatus(
        generation,
        source.getSpec().typeName(),
        ConnectorUse.of(source).name(),
        view.state(),
        view.reason(),
        view.message(),
        view.count(),
        states,
        Conditions.of(
            before == null ? null : before.conditions(),
            generation,
            now,
            intent.accepted(),
            Readiness.ofPipeline(view)),
        intent.acceptedGeneration(generation, before == null ? null : before.acceptedGeneration()),
        secrets.isEmpty() ? null : secrets);
  }

  private void written(Source source, SourceStatus status) {
    events.changed(source, stateOf(source.getStatus()), stateOf(status));
  }

  private static ObjectState stateOf(SourceStatus status) {
    return status == null || status.state() == null
        ? null
        : new ObjectState(status.state().name(), status.reason(), status.message());
  }
}
