package dev.mooring.worker.pool;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a {@link SessionBroker} keeps for one client. */
final class BrokerSession {
  /** A message that is not acknowledged. */
  static final class Waiting {
    private final String topic;
    private final String name;

    /** The connection that has had it. */
    Object offeredOn;

    Waiting(String topic, String name) {
      this.topic = topic;
      this.name = name;
    }

    String topic() {
      return topic;
    }

    String name() {
      return name;
    }
  }

  final boolean kept;
  final Set<String> subscribed = new HashSet<>();
  final List<Waiting> queue = new ArrayList<>();
  SessionBroker.Open connected;

  BrokerSession(boolean kept) {
    this.kept = kept;
  }

  void pump() {
    if (connected != null) {
      connected.pump();
    }
  }

  @Override
  public String toString() {
    return subscribed + " " + queue.stream().map(Waiting::name).toList();
  }
}
