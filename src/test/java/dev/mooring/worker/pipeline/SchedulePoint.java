package dev.mooring.worker.pipeline;

import dev.mooring.connector.Message;
import dev.mooring.worker.pool.Outlet;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A connection of a random schedule; whoever plays it answers the writes. */
final class SchedulePoint implements Outlet {
  final boolean keepsOrder;
  boolean open = true;
  boolean hangsUp;
  boolean broken;
  int underWay;

  SchedulePoint(boolean keepsOrder) {
    this.keepsOrder = keepsOrder;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean keepsOrder() {
    return keepsOrder;
  }

  @Override
  public boolean wasHungUp() {
    return hangsUp;
  }

  @Override
  public CompletionStage<Void> write(List<Message> messages) {
    throw new UnsupportedOperationException();
  }
}
