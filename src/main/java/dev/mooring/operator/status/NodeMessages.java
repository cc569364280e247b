package dev.mooring.operator.status;

import dev.mooring.api.v1alpha1.NodeStatus;
import java.util.List;

/** The message of an object: how many nodes are well, and what is wrong with the others. */
final class NodeMessages {
  /** The longest message, so that a status stays small however many nodes fail. */
  static final int LIMIT = 512;

  private static final int NAMED = 3;
  private static final int PART_LIMIT = 140;

  private NodeMessages() {}

  /**
   * Such as {@code 2 of 3 nodes connected; worker-1: connection refused}.
   *
   * @param summary the beginning
   * @param others the nodes to name, in order; the first three are
   */
  static String of(String summary, List<NodeStatus> others) {
    StringBuilder message = new StringBuilder(summary);
    others.stream().limit(NAMED).forEach(node -> message.append("; ").append(part(node)));
    if (others.size() > NAMED) {
      message.append("; and ").append(others.size() - NAMED).append(" more");
    }
    return bounded(message.toString());
  }

  /** The text, cut where it is too long. */
  static String bounded(String text) {
    return cut(text, LIMIT);
  }

  private static String part(NodeStatus node) {
    String what = node.message();
    if (what == null) {
      what = String.valueOf(node.reason() == null ? node.state() : node.reason());
    }
    return cut(node.name() + ": " + what, PART_LIMIT);
  }

  private static String cut(String text, int limit) {
    return text.length() <= limit ? text : text.substring(0, limit - 3) + "...";
  }
}
