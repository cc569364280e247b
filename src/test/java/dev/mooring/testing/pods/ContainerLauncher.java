package dev.mooring.testing.pods;

import dev.mooring.testing.process.LocalProcess;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts the process that stands for a Pod's container: with the environment of the Pod's spec, and
 * with what a process needs in place of a container's file system and network. Safe for use by
 * several threads.
 *
 * <p>Not here: init containers, more than one container, volumes, and limits (a Java program is
 * made to believe that it has no more memory than its limit).
 */
final class ContainerLauncher {
  private static final String JAVA_OPTIONS = "JAVA_TOOL_OPTIONS";

  private final KubernetesClient client;
  private final PodNetwork network;
  private final PodCommand command;
  private final Path directory;

  ContainerLauncher(
      KubernetesClient client, PodNetwork network, PodCommand command, Path directory) {
    this.client = client;
    this.network = network;
    this.command = command;
    this.directory = directory;
  }

  /**
   * Starts it.
   *
   * @throws UnrunnablePodException when the Pod asks for what is not there or not supported
   */
  LocalProcess launch(Pod pod) {
    if (pod.getSpec().getContainers().size() > 1 || !pod.getSpec().getInitContainers().isEmpty()) {
      throw new UnrunnablePodException("only one container is supported, and no init containers");
    }
    String name = pod.getMetadata().getName();
    Container container = pod.getSpec().getContainers().getFirst();
    PodFolder folder = PodFolder.create(directory, name);
    Map<String, String> declared = declaredEnvironment(pod, container);
    Map<String, String> environment = new LinkedHashMap<>(declared);
    environment.putAll(localEnvironment(pod, folder));
    environment.merge(JAVA_OPTIONS, javaOptions(container, folder), (one, more) -> one + more);
    return LocalProcess.command(expanded(command.of(container), declared))
        .named(name)
        .in(folder.home())
        .onlyEnvironment(environment)
        .start(folder.log());
  }

  /** Removes what a Pod has left in the file system, but for its log. */
  void cleanUp(Pod pod) {
    PodFolder.create(directory, pod.getMetadata().getName()).delete();
  }

  private Map<String, String> declaredEnvironment(Pod pod, Container container) {
    NamedValues values = new ApiNamedValues(client, pod.getMetadata().getNamespace());
    String podIp = network.address(pod.getMetadata().getName());
    return new PodEnvironment(pod, podIp, values).of(container);
  }

  /** Stronger than what is declared: the process has no network namespace of its own. */
  private Map<String, String> localEnvironment(Pod pod, PodFolder folder) {
    String name = pod.getMetadata().getName();
    String podIp = network.address(name);
    Path hosts = folder.writeHosts(HostsFile.lines(pod, podIp, network.links(name).addresses()));
    return Map.of(
        "HOSTNAME", HostsFile.hostname(pod),
        "HOME", folder.home().toString(),
        "TMPDIR", folder.temporary().toString(),
        "KUBECONFIG", kubeconfig(pod, folder).toString(),
        "QUARKUS_HTTP_HOST", podIp,
        "MOORING_HOSTS_FILE", hosts.toString());
  }

  /** What a JVM takes from its container, when it has one: its memory, and its own /tmp. */
  private static String javaOptions(Container container, PodFolder folder) {
    String temporary = " -Djava.io.tmpdir=" + folder.temporary();
    return Optional.ofNullable(container.getResources())
        .map(ResourceRequirements::getLimits)
        .map(limits -> limits.get("memory"))
        .map(limit -> temporary + " -XX:MaxRAM=" + limit.getNumericalAmount().longValue())
        .orElse(temporary);
  }

  private Path kubeconfig(Pod pod, PodFolder folder) {
    String token = PodToken.request(client, pod);
    return folder.writeKubeconfig(
        PodKubeconfig.text(
            client.getConfiguration(),
            network.links(pod.getMetadata().getName()).api().port(),
            pod.getMetadata().getNamespace(),
            token));
  }

  private static List<String> expanded(List<String> command, Map<String, String> environment) {
    return command.stream().map(part -> VariableExpansion.expand(part, environment)).toList();
  }
}
