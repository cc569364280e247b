package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.report.ReportedObject;
import dev.mooring.worker.pool.Control;
import dev.mooring.worker.reporting.StateBoard;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Brings the state of one Source or Sink to the board: looked at on the control thread, once for
 * all that has changed until then. May be used from any thread.
 */
final class StatePublication {
  private final StateBoard board;
  private final Control control;
  private final String type;
  private final Supplier<Optional<ReportEntry>> state;
  private final AtomicBoolean due = new AtomicBoolean();
  private boolean ended;

  /**
   * @param type the Source's or Sink's type
   * @param state what to say; nothing is said while it is empty
   */
  StatePublication(
      StateBoard board, Control control, String type, Supplier<Optional<ReportEntry>> state) {
    this.board = board;
    this.control = control;
    this.type = type;
    this.state = state;
  }

  /** The state may be another one now. */
  void changed() {
    if (!due.getAndSet(true)) {
      control.execute(this::publish);
    }
  }

  private void publish() {
    due.set(false);
    if (!ended) {
      state.get().ifPresent(entry -> board.put(entry, type));
    }
  }

  /** Speaks again after {@link #end}. On the control thread. */
  void begin() {
    ended = false;
  }

  /** Says nothing more. On the control thread. */
  void end() {
    ended = true;
  }

  /** Says that, in place of what was said, and nothing more. On the control thread. */
  void end(ReportEntry last) {
    ended = true;
    board.put(last, type);
  }

  /** Says nothing more, and takes back what was said. On the control thread. */
  void withdraw(ReportedObject object) {
    ended = true;
    board.remove(object);
  }
}
