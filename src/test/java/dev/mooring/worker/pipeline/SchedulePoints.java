package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.worker.pool.ConnectionView;
import dev.mooring.worker.pool.Connections;
import dev.mooring.worker.pool.Outlet;
import dev.mooring.worker.pool.Outlets;
import dev.mooring.worker.pool.Reading;
import dev.mooring.worker.pool.ReadingListener;
import java.util.ArrayList;
import java.util.List;

/** The connections of a random schedule, each with room for two writes. */
final class SchedulePoints implements Connections, Outlets {
  static final ConnectorException LOST =
      ConnectorException.disconnected(Reason.ConnectionLost, "lost");

  final List<SchedulePoint> all = new ArrayList<>();
  private final SchedulePoint lone = new SchedulePoint(false);

  /** Whether to look for one is a mistake. */
  boolean fails;

  @Override
  public Outlet free() {
    if (fails) {
      throw new IllegalStateException("a mistake of the pool");
    }
    for (SchedulePoint point : all) {
      if (point.open && point.underWay < 2) {
        return point;
      }
    }
    return null;
  }

  @Override
  public ConnectorException whyNone() {
    for (SchedulePoint point : all) {
      if (point.open) {
        return null;
      }
    }
    return LOST;
  }

  @Override
  public void await(Runnable look) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void passOn() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outlet alone() {
    return lone;
  }

  @Override
  public Reading read(ReadRequest request, MessageReceiver receiver, ReadingListener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean keepSessions() {
    return false;
  }

  @Override
  public Outlets outlets(SinkSpec sink) {
    return this;
  }

  @Override
  public ConnectionView view() {
    return new ConnectionView(NodeState.Connected, null, null, 1);
  }
}
