package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/** What a pool is to the outside, from how its slots stand. Pure. */
final class Views {
  private static final ConnectionView WITHOUT_SHARE =
      new ConnectionView(
          NodeState.Idle,
          Reason.NoShare,
          "the budget of the Connector leaves this worker no connection",
          0);

  private Views() {}

  /**
   * Connected as long as one connection works, with what is wrong with the others; Disconnected
   * when none does and one has failed; else nobody has answered yet. Idle without any slot.
   */
  static ConnectionView of(Collection<SlotView> slots) {
    if (slots.isEmpty()) {
      return WITHOUT_SHARE;
    }
    int open = (int) slots.stream().filter(SlotView::open).count();
    Optional<ConnectorException> failure = mostRecentFailure(slots);
    if (slots.stream().noneMatch(SlotView::proven)) {
      return failure
          .map(cause -> view(NodeState.Disconnected, cause, cause.getMessage(), 0))
          .orElse(new ConnectionView(NodeState.Connecting, null, null, 0));
    }
    return failure
        .map(cause -> view(NodeState.Connected, cause, partly(open, slots.size(), cause), open))
        .orElse(new ConnectionView(NodeState.Connected, null, null, open));
  }

  /**
   * With what is waited for, where nothing is connected.
   *
   * @param worker whose login is refused, and waited for; null when none is
   */
  static ConnectionView waiting(ConnectionView seen, String worker) {
    if (worker == null || seen.state() == NodeState.Connected) {
      return seen;
    }
    String waits = "waits for the login of " + worker + ", which was refused";
    return seen.reason() == null
        ? new ConnectionView(seen.state(), Reason.Connecting, waits, seen.open())
        : new ConnectionView(
            seen.state(), seen.reason(), seen.message() + "; " + waits, seen.open());
  }

  private static ConnectionView view(
      NodeState state, ConnectorException cause, String message, int open) {
    return new ConnectionView(state, cause.reason(), message, open);
  }

  private static String partly(int open, int size, ConnectorException cause) {
    return open + " of " + size + " connections open: " + cause.getMessage();
  }

  private static Optional<ConnectorException> mostRecentFailure(Collection<SlotView> slots) {
    return slots.stream()
        .map(SlotView::failure)
        .filter(Objects::nonNull)
        .max(Comparator.comparingLong(Failure::order))
        .map(Failure::cause);
  }
}
