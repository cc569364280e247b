package dev.mooring.testing.installation;

import dev.mooring.testing.chart.Chart;
import dev.mooring.testing.pods.LocalPods;
import dev.mooring.testing.process.LocalProcess;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A hook of the chart, run as Helm would have it run: what it needs is applied, its container's
 * program runs with its ServiceAccount's rights, and what was applied goes again.
 */
final class HookRun {
  private final KubernetesClient admin;
  private final Path log;

  HookRun(KubernetesClient admin, Path log) {
    this.admin = admin;
    this.log = log;
  }

  /**
   * Runs the hook whose Job or Pod has that name, to its end.
   *
   * @return its exit code
   */
  int run(String name) {
    List<HasMetadata> hooks = Chart.hooks(Installation.NAMESPACE, "");
    HasMetadata runner =
        hooks.stream()
            .filter(hook -> hook.getMetadata().getName().equals(name))
            .filter(hook -> List.of("Job", "Pod").contains(hook.getKind()))
            .findFirst()
            .orElseThrow();
    List<HasMetadata> needed =
        hooks.stream().filter(hook -> hook != runner && isOf(runner, hook)).toList();
    needed.forEach(hook -> admin.resource(hook).serverSideApply());
    try {
      return run(podOf(runner));
    } finally {
      needed.forEach(hook -> admin.resource(hook).delete());
    }
  }

  private int run(PodSpec pod) {
    Container container = pod.getContainers().getFirst();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                LocalPods.JAR.toAbsolutePath().toString()));
    command.addAll(container.getArgs());
    return LocalProcess.command(command)
        .named(container.getName())
        .onlyEnvironment(environment(pod.getServiceAccountName(), container))
        .start(log)
        .onExit()
        .join();
  }

  private Map<String, String> environment(String serviceAccount, Container container) {
    Map<String, String> environment = new HashMap<>();
    for (EnvVar variable : container.getEnv()) {
      environment.put(
          variable.getName(),
          variable.getValueFrom() == null ? variable.getValue() : Installation.NAMESPACE);
    }
    environment.put("QUARKUS_HTTP_PORT", "0");
    environment.put("KUBERNETES_AUTH_TRYKUBECONFIG", "false");
    environment.put("KUBERNETES_MASTER", admin.getConfiguration().getMasterUrl());
    environment.put("KUBERNETES_TRUST_CERTIFICATES", "true");
    environment.put("KUBERNETES_AUTH_TOKEN", tokenOf(serviceAccount));
    return environment;
  }

  private String tokenOf(String serviceAccount) {
    return admin
        .serviceAccounts()
        .inNamespace(Installation.NAMESPACE)
        .withName(serviceAccount)
        .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
        .getStatus()
        .getToken();
  }

  private static PodSpec podOf(HasMetadata runner) {
    String manifest = Serialization.asYaml(runner);
    return runner.getKind().equals("Job")
        ? Serialization.unmarshal(manifest, Job.class).getSpec().getTemplate().getSpec()
        : Serialization.unmarshal(manifest, Pod.class).getSpec();
  }

  private static boolean isOf(HasMetadata runner, HasMetadata hook) {
    return Chart.momentOf(hook).equals(Chart.momentOf(runner));
  }
}
