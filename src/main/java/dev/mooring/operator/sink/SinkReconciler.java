package dev.mooring.operator.sink;

import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.SinkStatus;
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
import dev.mooring.operator.references.Triggers;
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

/** Says in a Sink's status whether it is accepted, and what all workers together are to it. */
@ControllerConfiguration(name = "sink")
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = 1000,
    intervalMultiplier = 2,
    maxInterval = 30_000)
public class SinkReconciler implements Reconciler<Sink> {
  private final InformerCatalog catalog;
  private final Triggers triggers;
  private final Placement placement;
  private final Expressions expressions;
  private final Nodes nodes;
  private final OwnConnectors ownConnectors;
  private final Clock clock;
  private final StateEvents events;
  private final LastWords lastWords;
  private final Publishing<Sink, SinkStatus> publishing =
      new Publishing<>(Sink::new, System::nanoTime, this::written);

  @Inject
  SinkReconciler(
      InformerCatalog catalog,
      Triggers triggers,
      Placement placement,
      Expressions expressions,
      Nodes nodes,
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
    this.ownConnectors = new OwnConnectors(catalog);
  }

  @Override
  public List<EventSource<?, Sink>> prepareEventSources(EventSourceContext<Sink> context) {
    catalog.sinks(context.getPrimaryCache());
    return List.of(triggers.sinks().whenGone(publishing::forget));
  }

  @Override
  public UpdateControl<Sink> reconcile(Sink sink, Context<Sink> context) {
    if (context.isPrimaryResourceDeleted()) {
      return UpdateControl.noUpdate();
    }
    Instant now = clock.instant();
    lastWords.heard(sink, nodes.reports(object(sink), sink.getMetadata().getUid()));
    if (sink.isMarkedForDeletion()) {
      return leave(sink, context, now);
    }
    Departure.hold(sink, context);
    Verdict kept = ApiRefusal.during(() -> ownConnectors.keep(sink, context));
    Intent intent = SinkIntent.of(sink, catalog, expressions).unless(kept);
    Workforce workforce = placement.ofSink(sink);
    List<NodeStatus> states =
        intent.mayRun() ? nodes.statuses(wanted(sink, intent), workforce, now) : List.of();
    ClusterView<PipelineState> view = PipelineClusterState.of(intent, workforce, states);
    // Where it is not to run and does not, what nodes do not say of it is no news.
    List<NodeStatus> shown = intent.runs() || view.nodes() > 0 ? states : List.of();
    return ApiRefusal.lookAgain(
        kept, publishing.publish(sink, status(sink, intent, shown, view, now)));
  }

  /** Goes when the workers have finished with it, or have had the time for that. */
  private UpdateControl<Sink> leave(Sink sink, Context<Sink> context, Instant now) {
    Duration left = Departure.timeLeft(sink, drainLimit(sink), now);
    if (left.isNegative() || !nodes.anyHas(object(sink), sink.getMetadata().getUid())) {
      ownConnectors.remove(sink, context);
      Departure.end(sink, context);
      return UpdateControl.noUpdate();
    }
    Intent intent = new Intent(sink.getSpec().enabled(), Verdict.accepted(), Departure.hindrance());
    ClusterView<PipelineState> view =
        PipelineClusterState.of(intent, placement.ofSink(sink), List.of());
    return Departure.lookAgain(
        publishing.publish(sink, status(sink, intent, List.of(), view, now)), left);
  }

  private static Duration drainLimit(Sink sink) {
    return sink.getSpec().delivery().drainLimit();
  }

  private static ReportedObject object(Sink sink) {
    return new ReportedObject(ReportedKind.Sink, ObjectKey.of(sink));
  }

  private static Wanted wanted(Sink sink, Intent intent) {
    SinkStatus before = sink.getStatus();
    long generation = sink.getMetadata().getGeneration();
    Long accepted = before == null ? null : before.acceptedGeneration();
    return new Wanted(
        object(sink),
        sink.getMetadata().getUid(),
        generation,
        intent.accepted().holds() || accepted == null ? generation : accepted,
        List.of(),
        before == null ? null : before.nodes());
  }

  private static SinkStatus status(
      Sink sink,
      Intent intent,
      List<NodeStatus> states,
      ClusterView<PipelineState> view,
      Instant now) {
    SinkStatus before = sink.getStatus();
    long generation = sink.getMetadata().getGeneration();
    return new SinkStatus(
        generation,
        sink.getSpec().typeName(),
        ConnectorUse.of(sink).name(),
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
        intent.acceptedGeneration(generation, before == null ? null : before.acceptedGeneration()));
  }

  private void written(Sink sink, SinkStatus status) {
    events.changed(sink, stateOf(sink.getStatus()), stateOf(status));
  }

  private static ObjectState stateOf(SinkStatus status) {
    return status == null || status.state() == null
        ? null
        : new ObjectState(status.state().name(), status.reason(), status.message());
  }
}
