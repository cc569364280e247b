package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import java.util.List;

/** Who takes what is left in the session of a worker that is gone. On the control thread. */
@FunctionalInterface
public interface SessionHeirs {
  /** One Source that takes what is left for it. */
  record Heir(ReadRequest request, MessageReceiver receiver) {}

  /**
   * Those of these Sources that flow here. Sources that are gone, or that nobody takes records of,
   * are left out: what is left for them is of no use.
   *
   * @return null while one of them does not flow here yet, but will
   */
  List<Heir> of(List<ObjectKey> sources);
}
