package dev.mooring.report;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the objects of a worker are called. Pure functions. */
public final class WorkerNames {
  private static final Pattern WORKER = Pattern.compile("worker(?:-(.+))?-([0-9]{1,9})");

  private WorkerNames() {}

  /**
   * The StatefulSet of a WorkerPool: {@code worker} for the default one, else {@code
   * worker-<pool>}.
   */
  public static String statefulSet(String pool) {
    return pool.equals("default") ? "worker" : "worker-" + pool;
  }

  /** The ServiceAccount of a WorkerPool's workers; policies of the chart go by the name. */
  public static String serviceAccount(String pool) {
    return "mooring-worker-" + pool;
  }

  /** The worker, that is the Pod, of a WorkerPool with that ordinal. */
  public static String worker(String pool, int ordinal) {
    return statefulSet(pool) + "-" + ordinal;
  }

  /** The ordinal of a worker; empty when the name is not a worker's. */
  public static Optional<Integer> ordinal(String worker) {
    Matcher matcher = WORKER.matcher(worker);
    return matcher.matches() ? Optional.of(Integer.valueOf(matcher.group(2))) : Optional.empty();
  }

  /**
   * The WorkerPool of a worker.
   *
   * @throws IllegalArgumentException when the name is not a worker's
   */
  public static String pool(String worker) {
    Matcher matcher = WORKER.matcher(worker);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(worker + " is not the name of a worker");
    }
    return matcher.group(1) == null ? "default" : matcher.group(1);
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
