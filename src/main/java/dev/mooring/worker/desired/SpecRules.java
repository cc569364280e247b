package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.SourceSpec;

/** What a spec alone does not say of itself. */
interface SpecRules {
  /** Whether the Sink's expressions have no mistake in them. */
  boolean compiles(SinkSpec sink);

  /** Whether the Source's key has no mistake in it. */
  boolean compiles(SourceSpec source);
}
