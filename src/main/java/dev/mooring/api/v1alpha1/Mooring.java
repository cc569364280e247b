package dev.mooring.api.v1alpha1;

/** Names that every resource and both roles share. */
public final class Mooring {
  /** The API group of all resources. */
  public static final String GROUP = "mooring.dev";

  /** The version of the API group. */
  public static final String VERSION = "v1alpha1";

  /** The category that {@code kubectl get mooring} lists. */
  public static final String CATEGORY = "mooring";

  /** The WorkerPool that runs whatever names none. */
  public static final String DEFAULT_POOL = "default";

  /** Label on Pods, WorkerReports and Leases: the WorkerPool that they belong to. */
  public static final String POOL_LABEL = GROUP + "/pool";

  /** Label on WorkerReports and Leases: the worker, that is the Pod, that writes them. */
  public static final String WORKER_LABEL = GROUP + "/worker";

  /**
   * Name of the Role of a namespace, and of its binding, that lets workers get the Secrets in use:
   * with {@code -<pool>} for each WorkerPool; without, from before each had a ServiceAccount.
   */
  public static final String SECRETS_ROLE = "mooring-worker-secrets";

  /** The ServiceAccount of all workers, from before each WorkerPool had one. */
  public static final String SINGLE_ACCOUNT = "mooring-worker";

  private Mooring() {}
}
