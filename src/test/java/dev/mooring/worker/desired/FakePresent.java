package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What runs on a worker that has nothing else, and what it has accepted before. */
final class FakePresent implements DesiredState.Present {
  /** Sources that run, and Sinks that write. */
  final Set<ObjectKey> running = new HashSet<>();

  private final LastAccepted<Source> sources = new LastAccepted<>();
  private final LastAccepted<Sink> sinks = new LastAccepted<>();

  /** As the worker does after each look. */
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
  public boolean runs(ObjectKey source) {
    return running.contains(source);
  }

  @Override
  public boolean writes(ObjectKey sink) {
    return running.contains(sink);
  }
}
