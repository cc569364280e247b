package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.SourceSpec;

/** Whether there is a mistake in a spec's expressions and topics, as far as is known by now. */
interface SpecRules {
  /** What stands against a Sink's expressions. */
  Finding check(SinkSpec sink);

  /** What stands against a Source's expressions and topics. */
  Finding check(SourceSpec source);
}
