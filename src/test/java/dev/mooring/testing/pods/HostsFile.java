package dev.mooring.testing.pods;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Words the hosts file of a Pod, in the format of {@code /etc/hosts}; a pure function. */
final class HostsFile {
  private HostsFile() {}

  /**
   * Its lines: localhost, the Pod itself, the Pod's hostAliases, and the routes.
   *
   * @param routes the addresses of the routes' names
   */
  static List<String> lines(Pod pod, String podIp, Map<String, String> routes) {
    List<String> lines = new ArrayList<>();
    lines.add("127.0.0.1 localhost");
    lines.add("::1 localhost");
    lines.add(podIp + " " + hostname(pod));
    pod.getSpec()
        .getHostAliases()
        .forEach(alias -> lines.add(alias.getIp() + " " + String.join(" ", alias.getHostnames())));
    routes.forEach((name, address) -> lines.add(address + " " + name));
    return lines;
  }

  static String hostname(Pod pod) {
    return Optional.ofNullable(pod.getSpec().getHostname()).orElse(pod.getMetadata().getName());
  }
}
