package dev.mooring.connector.mqtt;

import dev.mooring.connector.ConnectorException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings the broker's answers to the packets that they are for. The client tells a packet's id only
 * when the packet is written, so an answer may be here before the id is. On the connection's loop.
 *
 * @param <A> what an answer says
 */
final class Exchanges<A> {
  private static final Integer UNKNOWN = 0;

  private final Map<Exchange<A>, Integer> outstanding = new LinkedHashMap<>();
  private final Map<Integer, Exchange<A>> byPacketId = new HashMap<>();
  private final Map<Integer, A> early = new HashMap<>();

  /** How many have no answer yet. */
  int size() {
    return outstanding.size();
  }

  /** The one that has been waiting longest; null when none is. */
  Exchange<A> oldest() {
    return outstanding.isEmpty() ? null : outstanding.keySet().iterator().next();
  }

  /** A packet has been given to the client. */
  void begin(Exchange<A> exchange) {
    outstanding.put(exchange, UNKNOWN);
  }

  /** The packet is written, with that id. */
  void written(Exchange<A> exchange, int packetId) {
    if (!outstanding.containsKey(exchange)) {
      return;
    }
    A answer = early.remove(packetId);
    if (answer != null) {
      outstanding.remove(exchange);
      exchange.answered(answer);
      return;
    }
    outstanding.put(exchange, packetId);
    byPacketId.put(packetId, exchange);
  }

  /** An answer has come. One that nobody waits for is ignored. */
  void answered(int packetId, A answer) {
    Exchange<A> exchange = byPacketId.remove(packetId);
    if (exchange != null) {
      outstanding.remove(exchange);
      exchange.answered(answer);
    } else if (byPacketId.size() < outstanding.size()) {
      early.put(packetId, answer);
    }
  }

  /** No answer is expected any more; nothing happens when it was there already. */
  void fail(Exchange<A> exchange, ConnectorException cause) {
    Integer packetId = outstanding.remove(exchange);
    if (packetId != null) {
      byPacketId.remove(packetId);
      exchange.failed(cause);
    }
  }

  /** No answers are expected any more. */
  void failAll(ConnectorException cause) {
    for (Exchange<A> exchange : List.copyOf(outstanding.keySet())) {
      fail(exchange, cause);
    }
    early.clear();
  }
}
