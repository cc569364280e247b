package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.worker.pipeline.Pipelines;
import java.util.Optional;

/** What runs on this worker, and what could run on it last. On the control thread. */
final class AcceptedHere implements DesiredState.Present {
  private final Pipelines pipelines;
  private final SecretStore secrets;
  private final LastAccepted<Source> sources = new LastAccepted<>();
  private final LastAccepted<Sink> sinks = new LastAccepted<>();

  AcceptedHere(Pipelines pipelines, SecretStore secrets) {
    this.pipelines = pipelines;
    this.secrets = secrets;
  }

  void remember(DesiredState desired) {
    sources.remember(desired.sources());
    sinks.remember(desired.sinks());
  }

  @Override
  public Optional<Source> accepted(Source source) {
    return sources.of(source);
  }

  @Override
  public Optional<Sink> accepted(Sink sink) {
    return sinks.of(sink);
  }

  @Override
  public boolean knowsSecrets(Source source) {
    return secrets.of(source).isPresent();
  }

  @Override
  public boolean runs(ObjectKey source) {
    return pipelines.runs(source);
  }

  @Override
  public boolean writes(ObjectKey sink) {
    return pipelines.writes(sink);
  }
}
