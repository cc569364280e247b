package dev.mooring.worker.reporting;

import dev.mooring.api.v1alpha1.ReportEntry;
import java.util.List;

/** Where the shards of this worker are kept. Blocks; every call may fail with any exception. */
interface ShardStore {
  /** Writes a shard as a whole, whatever is there. */
  void write(int shard, List<ReportEntry> entries);

  /** Removes a shard; nothing happens when there is none. */
  void remove(int shard);

  /** The shards that an earlier process of this worker has left. */
  List<Integer> leftovers();
}
