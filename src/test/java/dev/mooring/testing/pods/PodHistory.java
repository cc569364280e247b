package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes in which order the Pods of a namespace become ready and end. */
final class PodHistory implements Watcher<Pod>, AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Map<String, String> latest = new HashMap<>();
  private final Watch watch;

  PodHistory(KubernetesClient client, String namespace) {
    watch = client.pods().inNamespace(namespace).watch(this);
  }

  /** {@code ready <pod>} and {@code ends <pod>}, from the Pods that there were at the beginning. */
  List<String> lines() {
    return lines;
  }

  @Override
  public void eventReceived(Action action, Pod pod) {
    String state = state(pod);
    String name = pod.getMetadata().getName();
    if (!state.equals(latest.put(name, state)) && !state.isEmpty()) {
      lines.add(state + " " + name);
    }
  }

  @Override
  public void onClose(WatcherException cause) {
    lines.add("the watch ended: " + cause);
  }

  @Override
  public void close() {
    watch.close();
  }

  private static String state(Pod pod) {
    if (PodFacts.isTerminating(pod)) {
      return "ends";
    }
    return PodFacts.isReady(pod) ? "ready" : "";
  }
}
