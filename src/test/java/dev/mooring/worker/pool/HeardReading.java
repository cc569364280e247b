package dev.mooring.worker.pool;

import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a pipeline would hear of a reading. */
final class HeardReading implements ReadingListener, MessageReceiver {
  final List<String> events = new ArrayList<>();
  final List<String> topics = new ArrayList<>();
  final List<Runnable> resumes = new ArrayList<>();

  @Override
  public void reading() {
    events.add("reading");
  }

  @Override
  public void interrupted(ConnectorException cause) {
    events.add(cause.reason().name());
  }

  @Override
  public void refusesChange(ConnectorException cause) {
    events.add("refuses:" + (cause == null ? "nothing" : cause.reason().name()));
  }

  @Override
  public boolean offer(Message message, Runnable acknowledge) {
    topics.add(message.topic());
    return true;
  }

  @Override
  public void whenRoom(Runnable resume) {
    resumes.add(resume);
  }

  @Override
  public void failed(ConnectorException cause) {
    throw new AssertionError("the pool hears this and starts again", cause);
  }
}
