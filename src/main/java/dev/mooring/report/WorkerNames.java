package dev.mooring.report;

/** How the objects of a worker are called. Pure functions. */
public final class WorkerNames {
  private WorkerNames() {}

  /**
   * The StatefulSet of a WorkerPool: {@code worker} for the default one, else {@code
   * worker-<pool>}.
   */
  public static String statefulSet(String pool) {
    return pool.equals("default") ? "worker" : "worker-" + pool;
  }

  /** The worker, that is the Pod, of a WorkerPool with that ordinal. */
  public static String worker(String pool, int ordinal) {
    return statefulSet(pool) + "-" + ordinal;
  }

  /**
   * The WorkerReport of a worker's shard. The dot keeps the name apart from every other worker's.
   */
  public static String report(String worker, int shard) {
    return worker + "." + shard;
  }

  /** The holderIdentity of a worker's Lease: the process that renews it. */
  public static String holder(String worker, String instance) {
    return worker + "/" + instance;
  }

  /** The process in a holderIdentity; empty when it is not of that form. */
  public static String instanceOf(String holderIdentity) {
    int slash = holderIdentity == null ? -1 : holderIdentity.indexOf('/');
    return slash < 0 ? "" : holderIdentity.substring(slash + 1);
  }
}
