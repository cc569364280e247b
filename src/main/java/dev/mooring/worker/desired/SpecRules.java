package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.SourceSpec;

/** Whether there is a mistake in a spec's expressions, as far as that is known by now. */
interface SpecRules {
  /** What stands against a Sink's expressions. */
  Finding check(SinkSpec sink);

  /** What stands against a Source's expressions. */
  Finding check(SourceSpec source);
}
