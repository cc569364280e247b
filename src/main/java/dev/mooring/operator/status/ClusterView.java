package dev.mooring.operator.status;

import dev.mooring.api.v1alpha1.NodeCount;
import dev.mooring.api.v1alpha1.Reason;

/**
 * What all nodes together are to one object.
 *
 * @param <S> the kind's states: of a Connector, or of a Source or Sink
 * @param state the state
 * @param reason why, in one word
 * @param message why, for people: bounded and stable; null when there is nothing to add
 * @param well nodes on which all is well
 * @param nodes nodes that count, that is all but idle ones
 */
public record ClusterView<S>(S state, Reason reason, String message, int well, int nodes) {
  /** Well ones of those that count. */
  public NodeCount count() {
    return NodeCount.of(well, nodes);
  }

  /**
   * The same nodes in a state that another thing than they decides.
   *
   * @param why that, for people; what there is to say of the nodes follows it
   */
  public ClusterView<S> as(S other, Reason decisive, String why) {
    String all = message == null ? why : why + "; " + message;
    return new ClusterView<>(other, decisive, NodeMessages.bounded(all), well, nodes);
  }

  /** In the same state for another reason. */
  public ClusterView<S> because(Reason other, String why) {
    return new ClusterView<>(state, other, why, well, nodes);
  }

  /** With something more to say; nothing changes for null. */
  public ClusterView<S> noting(String remark) {
    if (remark == null) {
      return this;
    }
    String all = message == null ? remark : message + "; " + remark;
    return new ClusterView<>(state, reason, NodeMessages.bounded(all), well, nodes);
  }
}
