package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.cache.Store;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Gives each Pod that it serves a {@link PodRunner}, one at a time for each name.
 *
 * <p>{@link #reconcile} is for one thread; the others are safe for all.
 */
final class LocalKubelet {
  private static final Logger LOG = Logger.getLogger(LocalKubelet.class);

  private final Store<Pod> pods;
  private final Predicate<Pod> serves;
  private final Function<Pod, PodRunner> runnerOf;
  private final Map<String, PodRunner> runners = new ConcurrentHashMap<>();
  private final Set<String> finished = new HashSet<>();

  LocalKubelet(Store<Pod> pods, Predicate<Pod> serves, Function<Pod, PodRunner> runnerOf) {
    this.pods = pods;
    this.serves = serves;
    this.runnerOf = runnerOf;
  }

  /** Looks at all Pods; to be called again after each change, and when a runner is over. */
  Duration reconcile() {
    Map<String, Pod> present =
        pods.list().stream()
            .filter(serves)
            .collect(Collectors.toMap(pod -> pod.getMetadata().getName(), Function.identity()));
    runners.values().stream().filter(PodRunner::over).forEach(runner -> finished.add(runner.uid()));
    runners.values().removeIf(PodRunner::over);
    runners.forEach((name, runner) -> tell(runner, present.get(name)));
    present.values().stream()
        .filter(pod -> !finished.contains(pod.getMetadata().getUid()))
        .filter(pod -> !PodFacts.hasEnded(pod) || PodFacts.isTerminating(pod))
        .forEach(pod -> runners.computeIfAbsent(pod.getMetadata().getName(), _ -> run(pod)));
    return WakeLoop.UNTIL_WOKEN;
  }

  /**
   * The one that runs the Pod of this name.
   *
   * @throws IllegalStateException when none does
   */
  PodRunner runner(String pod) {
    PodRunner runner = runners.get(pod);
    if (runner == null) {
      throw new IllegalStateException("no Pod " + pod + " is run here, only " + names());
    }
    return runner;
  }

  SortedSet<String> names() {
    return new TreeSet<>(runners.keySet());
  }

  /** Kills all processes and removes their Pod objects. */
  void close() {
    runners.values().forEach(LocalKubelet::close);
  }

  private static void close(PodRunner runner) {
    try {
      runner.close();
    } catch (RuntimeException e) {
      LOG.debugf(e, "its object stays: %s", runner.uid());
    }
  }

  private PodRunner run(Pod pod) {
    PodRunner runner = runnerOf.apply(pod);
    runner.start();
    return runner;
  }

  private static void tell(PodRunner runner, Pod pod) {
    if (pod != null && pod.getMetadata().getUid().equals(runner.uid())) {
      runner.see(pod);
    } else {
      runner.seeGone();
    }
  }
}
