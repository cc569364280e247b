package dev.mooring.connector.generator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that passes when a test says so. */
final class ManualPacemaker implements Pacemaker {
  static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private record Beat(long at, Runnable action) {}

  private final List<Beat> beats = new ArrayList<>();
  private long now;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void after(Duration delay, Runnable beat) {
    beats.add(new Beat(now + delay.toNanos(), beat));
  }

  /** Lets time pass, and runs what is due by then. */
  void pass(Duration time) {
    long end = now + time.toNanos();
    for (Beat next = earliest(); next != null && next.at() <= end; next = earliest()) {
      beats.remove(next);
      now = Math.max(now, next.at());
      next.action().run();
    }
    now = end;
  }

  /** Lets time pass while the thread is busy with something else. */
  void skip(Duration time) {
    now += time.toNanos();
  }

  boolean idle() {
    return beats.isEmpty();
  }

  Clock clock() {
    return Clock.fixed(START, ZoneOffset.UTC);
  }

  private Beat earliest() {
    return beats.stream().min(Comparator.comparingLong(Beat::at)).orElse(null);
  }
}
