package dev.mooring.worker.reporting;

import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.report.PublishRate;
import dev.mooring.report.ReportShards;
import dev.mooring.report.ReportedObject;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * What is to be written when. States come in from any thread; {@link #round} and {@link #flush}
 * belong to the one thread that writes. Whatever fails is tried again with what is new by then, so
 * nothing is lost but what is out of date.
 */
final class ReportRounds {
  private static final Logger LOG = Logger.getLogger(ReportRounds.class);

  private static final Duration COLLECT = Duration.ofMillis(50);
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final int BURST = 3;
  static final Duration RETRY = Duration.ofSeconds(1);

  private final ShardStore store;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final ReportShards shards = new ReportShards();
  private final Map<Integer, PublishRate> rates = new HashMap<>();
  private final Map<Integer, List<ReportEntry>> written = new HashMap<>();
  private boolean leftoversRemoved;
  private boolean failing;
  private long notBefore;

  ReportRounds(ShardStore store, Clock clock, LongSupplier nanoTime) {
    this.store = store;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.notBefore = nanoTime.getAsLong();
  }

  /** Takes a state; returns whether there may now be something to do earlier than before. */
  boolean put(ReportEntry entry) {
    synchronized (shards) {
      ReportEntry before = shards.get(ReportedObject.of(entry));
      return shards.put(Stamp.on(entry, before, clock));
    }
  }

  /** Takes an object out; returns whether there may now be something to do earlier than before. */
  boolean remove(ReportedObject object) {
    synchronized (shards) {
      return shards.remove(object);
    }
  }

  /**
   * Writes what may be written now.
   *
   * @return when to come again at the latest; empty when nothing is left to do
   */
  Optional<Duration> round() {
    Duration pause = Duration.ofNanos(notBefore - nanoTime.getAsLong());
    if (pause.isPositive()) {
      return Optional.of(pause);
    }
    Optional<Duration> next = Optional.empty();
    for (int shard : dirtyShards()) {
      Duration wait = rate(shard).claim(nanoTime.getAsLong());
      if (!wait.isZero()) {
        next = Optional.of(next.filter(other -> other.compareTo(wait) < 0).orElse(wait));
      } else if (!attempt(() -> publish(shard))) {
        // Next time the others go first: this one collects anew.
        return Optional.of(RETRY);
      }
    }
    if (!leftoversRemoved && !attempt(this::removeLeftovers)) {
      return Optional.of(RETRY);
    }
    return next;
  }

  /** Writes all that is new, at once; what fails is given up. */
  void flush() {
    dirtyShards().forEach(shard -> attempt(() -> publish(shard)));
  }

  private SortedSet<Integer> dirtyShards() {
    synchronized (shards) {
      return shards.dirty();
    }
  }

  private PublishRate rate(int shard) {
    return rates.computeIfAbsent(shard, one -> new PublishRate(COLLECT, BURST, INTERVAL));
  }

  private void publish(int shard) {
    List<ReportEntry> entries;
    synchronized (shards) {
      entries = shards.entries(shard);
      shards.clean(shard);
    }
    // What was put and taken back within the time of collecting writes nothing.
    if (entries.equals(written.get(shard))) {
      return;
    }
    try {
      // Who knows what is there when this fails.
      written.remove(shard);
      if (entries.isEmpty()) {
        store.remove(shard);
      } else {
        store.write(shard, entries);
      }
      written.put(shard, entries);
    } catch (RuntimeException | Error e) {
      synchronized (shards) {
        shards.soil(shard);
      }
      throw e;
    }
  }

  private void removeLeftovers() {
    for (int shard : store.leftovers()) {
      boolean unused;
      synchronized (shards) {
        unused = shards.entries(shard).isEmpty();
      }
      // One that is used is overwritten, because it is dirty.
      if (unused) {
        store.remove(shard);
      }
    }
    leftoversRemoved = true;
  }

  private boolean attempt(Runnable action) {
    try {
      action.run();
      if (failing) {
        LOG.info("reports are written again");
      }
      failing = false;
      return true;
    } catch (RuntimeException | Error e) {
      // What is to be told does not end with an Error, and a worker that says nothing is believed.
      if (!failing) {
        LOG.warnf("reports cannot be written, trying again: %s", e);
      }
      failing = true;
      notBefore = nanoTime.getAsLong() + RETRY.toNanos();
      return false;
    }
  }
}
