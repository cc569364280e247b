package dev.mooring.worker.pipeline;

import dev.mooring.connector.Message;
import dev.mooring.expression.RecordVariables;
import dev.mooring.worker.pipeline.SinkLedger.Result;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** A record that a pipeline has taken, until all Sinks of its ack set have finished with it. */
final class TakenRecord {
  private static final Logger LOG = Logger.getLogger(TakenRecord.class);

  private final Pipeline pipeline;
  private final Message message;
  private final Runnable acknowledge;
  private final long bytes;
  private final AtomicInteger sinksLeft;
  private volatile boolean goesBack;
  private volatile RecordVariables variables;
  private volatile Key key;

  /**
   * @param bytes what it counts with until it has ended
   * @param sinks how many have to finish with it
   */
  TakenRecord(Pipeline pipeline, Message message, Runnable acknowledge, long bytes, int sinks) {
    this.pipeline = pipeline;
    this.message = message;
    this.acknowledge = acknowledge;
    this.bytes = bytes;
    this.sinksLeft = new AtomicInteger(sinks);
  }

  Pipeline pipeline() {
    return pipeline;
  }

  /** Whether it belongs to another worker by now. */
  boolean isLost() {
    return pipeline.isLost();
  }

  Message message() {
    return message;
  }

  /** What is to be given back when it has ended. */
  long bytes() {
    return bytes;
  }

  /** What is to be run when all have finished with it. */
  Runnable acknowledgement() {
    return acknowledge;
  }

  /**
   * What it has in common with those that it must not overtake, found out at most once for all
   * Sinks; null when there are none.
   */
  Object key() {
    Key known = key;
    if (known == null) {
      String text = keyText();
      known = text == null ? null : new Key(pipeline, text);
      key = known;
    }
    return known;
  }

  /** Records whose key cannot be found out belong together, as those that have none. */
  private String keyText() {
    try {
      return pipeline.keys().of(this);
    } catch (Throwable e) {
      LOG.warnf(e, "the key of Source %s failed in an unexpected way", pipeline.sourceName());
      return "";
    }
  }

  private record Key(Pipeline pipeline, String text) {}

  /** The record as expressions see it, parsed at most once for all Sinks. */
  RecordVariables variables() {
    RecordVariables known = variables;
    if (known == null) {
      known = new RecordVariables(message.payload(), message.topic(), pipeline.sourceName());
      variables = known;
    }
    return known;
  }

  /** Lets go of the parsed form: a record may wait for long. */
  void forgetVariables() {
    variables = null;
  }

  /** One Sink has finished. The last one acknowledges, unless the record goes back. */
  void finished(Result result) {
    if (result == Result.RETURNED && pipeline.takesBack()) {
      goesBack = true;
    }
    if (sinksLeft.decrementAndGet() == 0) {
      pipeline.ended(this, !goesBack);
    }
  }
}
