package dev.mooring.worker.reporting;

import dev.mooring.api.v1alpha1.ReportEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Shards in memory, and what was asked for; can be away, or refuse single shards. */
final class FakeShardStore implements ShardStore {
  final Map<Integer, List<ReportEntry>> shards = new TreeMap<>();
  final Set<Integer> earlier = new HashSet<>();
  final Set<Integer> refused = new HashSet<>();
  final List<String> calls = new ArrayList<>();
  boolean away;
  Error error;

  @Override
  public void write(int shard, List<ReportEntry> entries) {
    call("write " + shard, shard);
    shards.put(shard, entries);
    earlier.remove(shard);
  }

  @Override
  public void remove(int shard) {
    call("remove " + shard, shard);
    shards.remove(shard);
    earlier.remove(shard);
  }

  @Override
  public List<Integer> leftovers() {
    call("leftovers", -1);
    return List.copyOf(earlier);
  }

  private void call(String call, int shard) {
    if (away) {
      throw new IllegalStateException("connection refused");
    }
    if (error != null) {
      throw error;
    }
    calls.add(call);
    if (refused.contains(shard)) {
      throw new IllegalArgumentException("shard refused");
    }
  }
}
