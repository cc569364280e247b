package dev.mooring.worker.pipeline;

import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the other side knows of the records of each lane, by the number that ends a record's text:
 * which have arrived, and which have been given a reason not to. It checks order and
 * acknowledgements.
 */
final class LaneRecords {
  /** A record that has ended so many connections may be given up. */
  private static final int ENDINGS = 3;

  /** One record in one lane. */
  private static final class Seen {
    boolean arrived;

    /** It need not arrive: it may be refused, or the lane has left. */
    boolean excused;

    int losses;

    boolean isOver() {
      return arrived || excused || losses >= ENDINGS;
    }
  }

  /** One record, and those of its Source and key that came before it. */
  private record Entry(Seen[] lanes, List<Entry> ofItsKey) {}

  private final List<Boolean> ordered = new ArrayList<>();
  private final List<Boolean> leaving = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, List<Entry>> byKey = new HashMap<>();

  /** The first mistake: whoever is told of records survives any. */
  private AssertionError mistake;

  /** One more lane; says its number. */
  int lane(boolean keepsOrder) {
    ordered.add(keepsOrder);
    leaving.add(false);
    return ordered.size() - 1;
  }

  /** The number of the next record that is taken. */
  int next() {
    return entries.size();
  }

  /** The next record was taken by all lanes. */
  void taken(String sourceAndKey) {
    Seen[] lanes = new Seen[ordered.size()];
    for (int lane = 0; lane < lanes.length; lane++) {
      lanes[lane] = new Seen();
      lanes[lane].excused = leaving.get(lane);
    }
    Entry entry = new Entry(lanes, byKey.computeIfAbsent(sourceAndKey, first -> new ArrayList<>()));
    entry.ofItsKey().add(entry);
    entries.add(entry);
  }

  /** A lane is on its way out until {@link #comesBack}: what it has may go back. */
  void leaves(int lane) {
    leaving.set(lane, true);
    entries.forEach(entry -> entry.lanes()[lane].excused = true);
  }

  void comesBack(int lane) {
    leaving.set(lane, false);
  }

  /** It can never be written as it is, in any lane. */
  void excuse(int number) {
    for (Seen seen : entries.get(number).lanes()) {
      seen.excused = true;
    }
  }

  /** The other side has these, from that lane. */
  void arrived(int lane, List<Message> messages) {
    for (Message message : messages) {
      Entry entry = entries.get(number(message));
      Seen seen = entry.lanes()[lane];
      if (!seen.arrived && ordered.get(lane)) {
        for (Entry before : entry.ofItsKey()) {
          if (before == entry) {
            break;
          }
          if (!before.lanes()[lane].isOver()) {
            found("one of a key has arrived before the one before it");
          }
        }
      }
      seen.arrived = true;
    }
  }

  /** A write of these has failed. */
  void failed(int lane, List<Message> messages, Throwable failure) {
    boolean known = failure instanceof ConnectorException;
    for (Message message : messages) {
      Seen seen = entries.get(number(message)).lanes()[lane];
      switch (known ? ((ConnectorException) failure).kind() : ConnectorException.Kind.UNKNOWN) {
        case PERMANENT, UNKNOWN -> seen.excused = true;
        case DISCONNECTED -> seen.losses++;
        case RETRY -> {}
      }
    }
  }

  /** A record is acknowledged to its Source. */
  void acknowledged(int number) {
    for (Seen seen : entries.get(number).lanes()) {
      if (!seen.isOver()) {
        found("a record is acknowledged before it has arrived");
      }
    }
  }

  private void found(String what) {
    if (mistake == null) {
      mistake = new AssertionError(what);
    }
  }

  /** Throws what was found wrong until now. */
  void check() {
    if (mistake != null) {
      throw mistake;
    }
  }

  private static int number(Message message) {
    String text = new String(message.payload(), StandardCharsets.UTF_8);
    int end = text.length();
    while (!Character.isDigit(text.charAt(end - 1))) {
      end--;
    }
    int start = end;
    while (start > 0 && Character.isDigit(text.charAt(start - 1))) {
      start--;
    }
    return Integer.parseInt(text, start, end, 10);
  }
}
