package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Admission;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/**
 * The WorkerPool of this worker.
 *
 * @param name its name
 * @param admission which namespaces may use it
 */
record OwnPool(String name, Admission admission) {
  /** What stands against running a Source or Sink here, whatever it says; empty where it may. */
  Optional<Finding> refusal(HasMetadata user) {
    return admission
        .check(user.getMetadata().getNamespace(), name)
        .map(message -> Finding.mistake(Reason.NamespaceNotAllowed, message));
  }

  boolean admits(ObjectKey connector) {
    return admission.admits(connector.namespace());
  }
}
