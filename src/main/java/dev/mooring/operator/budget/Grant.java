package dev.mooring.operator.budget;

import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.Reservation;

/**
 * What a status lets a process have.
 *
 * @param process whose it is
 * @param share connections that it may have once it has heard of it
 * @param counted connections that count for it: more than the share until the process has said that
 *     it keeps to a smaller one, less when it has given up what it had
 * @param epoch goes up with each change of the share
 */
record Grant(WorkerProcess process, int share, int counted, long epoch) {
  /** The share of a node in a status; null when it has none. */
  static Grant of(NodeStatus node) {
    if (node.share() == null || node.instance() == null) {
      return null;
    }
    return new Grant(
        new WorkerProcess(node.name(), textOf(node.podUid()), node.instance()),
        node.share(),
        node.counted() == null ? node.share() : node.counted(),
        node.epoch() == null ? 0 : node.epoch());
  }

  static Grant of(Reservation reservation) {
    return new Grant(
        new WorkerProcess(
            reservation.worker(), textOf(reservation.podUid()), reservation.instance()),
        reservation.share(),
        reservation.share(),
        reservation.epoch() == null ? 0 : reservation.epoch());
  }

  private static String textOf(String text) {
    return text == null ? "" : text;
  }

  /** The node with this share. */
  NodeStatus on(NodeStatus node) {
    return new NodeStatus(
        node.name(),
        node.host(),
        node.state(),
        node.reason(),
        node.message(),
        node.since(),
        node.open(),
        node.observedGeneration(),
        process.podUid(),
        process.instance(),
        share,
        epoch,
        counted == share ? null : counted);
  }

  /** What is kept of it when its process is gone or about to go. */
  Reservation reservation() {
    return new Reservation(process.worker(), process.podUid(), process.instance(), counted, epoch);
  }
}
