package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import java.util.Optional;

/**
 * How many connections this process may have for one Connector whose budget is shared out.
 *
 * <p>What it claims is the most that it has from then on: a larger share counts as soon as it has
 * heard of it, a smaller one only when the rest is closed. So the operator never counts less than
 * there is. On the control thread.
 */
final class Allowance {
  /**
   * What the operator lets this process have.
   *
   * @param share connections
   * @param epoch goes up with each change of the share
   */
  record Grant(int share, long epoch) {
    /** What a Connector's status grants to that process of a worker. */
    static Optional<Grant> to(String worker, String instance, Connector connector) {
      ConnectorStatus status = connector.getStatus();
      if (status == null || status.nodes() == null) {
        return Optional.empty();
      }
      return status.nodes().stream()
          .filter(node -> node.name().equals(worker) && instance.equals(node.instance()))
          .filter(node -> node.share() != null && node.epoch() != null)
          .map(node -> new Grant(node.share(), node.epoch()))
          .findFirst();
    }
  }

  private int share;
  private long epoch;
  private long returned;
  private Grant grant;
  private boolean withdrawn;

  /**
   * Before the first grant.
   *
   * @param held connections that were opened before there was a budget
   */
  Allowance(int held) {
    share = held;
  }

  /** What the Connector's status lets this process have now; empty when it names none. */
  void hear(Optional<Grant> heard) {
    withdrawn = false;
    grant = heard.filter(one -> one.epoch() > returned).orElse(null);
    if (grant != null && grant.share() >= share && grant.epoch() > epoch) {
      share = grant.share();
      epoch = grant.epoch();
    }
  }

  /** The most connections to have; what is more is to be closed. */
  int limit() {
    if (withdrawn) {
      return 0;
    }
    if (grant != null) {
      return grant.share();
    }
    return epoch == 0 ? share : 0;
  }

  /** There are no more connections than these, nor will there be. */
  void hold(int connections) {
    if (connections > limit() || limit() >= share) {
      return;
    }
    share = limit();
    if (withdrawn || grant == null) {
      returned = epoch;
    } else {
      epoch = grant.epoch();
    }
  }

  /** None is needed here any more, until it hears of a share again. */
  void withdraw() {
    withdrawn = true;
  }

  /** The connections that this process says it keeps to. */
  int share() {
    return share;
  }

  /** The grant that it keeps to; 0 before the first one. */
  long epoch() {
    return epoch;
  }
}
