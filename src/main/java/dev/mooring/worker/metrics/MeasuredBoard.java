package dev.mooring.worker.metrics;

import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.report.ReportedObject;
import dev.mooring.worker.reporting.StateBoard;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * Shows every state that goes to a board as metrics, too. So a metric and a status never tell
 * different stories. May be used from any thread.
 */
public final class MeasuredBoard implements StateBoard {
  private final StateBoard board;
  private final MeterRegistry registry;
  private final String node;
  private final Clock clock;
  private final Map<ReportedObject, StateMeters> meters = new HashMap<>();

  /**
   * @param board where the states go on to
   * @param node this worker's name, for the label of the same name
   */
  public MeasuredBoard(StateBoard board, MeterRegistry registry, String node, Clock clock) {
    this.board = board;
    this.registry = registry;
    this.node = node;
    this.clock = clock;
  }

  @Override
  public void put(ReportEntry entry, String type) {
    measure(entry, type);
    board.put(entry, type);
  }

  @Override
  public void remove(ReportedObject object) {
    forget(object);
    board.remove(object);
  }

  private synchronized void measure(ReportEntry entry, String type) {
    ReportedObject object = ReportedObject.of(entry);
    StateMeters known = meters.get(object);
    if (known != null && !known.isOf(entry.uid(), type)) {
      forget(object);
    }
    meters
        .computeIfAbsent(
            object, first -> new StateMeters(first, entry.uid(), type, node, registry, clock))
        .take(entry);
  }

  private synchronized void forget(ReportedObject object) {
    StateMeters gone = meters.remove(object);
    if (gone != null) {
      gone.remove();
    }
  }
}
