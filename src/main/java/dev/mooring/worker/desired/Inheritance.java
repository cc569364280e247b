package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.worker.pipeline.Pipelines;
import dev.mooring.worker.pool.SessionHeirs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is left in the sessions of workers that are gone goes to the same Sources as they run here.
 * On the control thread.
 */
final class Inheritance implements SessionHeirs {
  private final Set<ObjectKey> flowing = new HashSet<>();
  private final Pipelines pipelines;

  Inheritance(DesiredState desired, Pipelines pipelines) {
    this.pipelines = pipelines;
    desired.sinks().values().stream()
        .filter(Outcome::runs)
        .forEach(outcome -> flowing.addAll(SinkRules.sourcesOf(outcome.object())));
    flowing.removeIf(
        key -> !desired.sources().containsKey(key) || !desired.sources().get(key).stays());
  }

  @Override
  public List<Heir> of(List<ObjectKey> sources) {
    List<Heir> heirs = new ArrayList<>();
    for (ObjectKey source : sources) {
      Optional<Heir> heir = pipelines.heir(source);
      if (heir.isPresent()) {
        heirs.add(heir.get());
      } else if (flowing.contains(source)) {
        return null;
      }
    }
    return heirs;
  }
}
