package dev.mooring.operator.workload;

import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.api.v1alpha1.WorkerPoolSpec;
import dev.mooring.report.WorkerNames;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.List;
import java.util.Map;

/** The Pod of a worker: any change here rolls all workers. */
final class WorkerPod {
  static final int HTTP_PORT = 8080;

  /** A drain takes up to 30 s. */
  private static final long GRACE_SECONDS = 45;

  private static final long ANY_USER = 1001;

  /** Measured: see the ADR on delivery. */
  private static final String JAVA_OPTIONS =
      // Half a worker would live on and say that all is well.
      "-XX:+ExitOnOutOfMemoryError"
          + " -XX:+UseSerialGC -XX:+UseCompactObjectHeaders"
          + " -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 -XX:-AOTReplayTraining"
          + " -XX:FreqInlineSize=150 -XX:InlineSmallCode=800 -XX:MaxInlineLevel=6"
          + " -XX:Tier3InvocationThreshold=1000 -XX:Tier3MinInvocationThreshold=500"
          + " -XX:Tier3CompileThreshold=10000 -XX:Tier3BackEdgeThreshold=10000"
          + " -XX:TrimNativeHeapInterval=1000";

  private WorkerPod() {}

  static PodTemplateSpec template(WorkerPool pool, WorkerSettings settings) {
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(WorkerLabels.all(pool))
        .endMetadata()
        .withSpec(spec(pool, settings))
        .build();
  }

  private static PodSpec spec(WorkerPool pool, WorkerSettings settings) {
    WorkerPoolSpec wanted = pool.getSpec();
    return new PodSpecBuilder()
        .withServiceAccountName(WorkerNames.serviceAccount(pool.getMetadata().getName()))
        .withTerminationGracePeriodSeconds(GRACE_SECONDS)
        .withNodeSelector(wanted.nodeSelector().isEmpty() ? null : wanted.nodeSelector())
        .withTolerations(wanted.tolerations())
        .withAffinity(wanted.affinity())
        .withSchedulerName(wanted.schedulerName())
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(ANY_USER)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .addNewTopologySpreadConstraint()
        .withMaxSkew(1)
        .withTopologyKey("kubernetes.io/hostname")
        .withWhenUnsatisfiable("ScheduleAnyway")
        .withLabelSelector(
            new LabelSelectorBuilder().withMatchLabels(WorkerLabels.selector(pool)).build())
        .endTopologySpreadConstraint()
        .withContainers(container(pool, settings))
        .addNewVolume()
        .withName("tmp")
        .withNewEmptyDir()
        .endEmptyDir()
        .endVolume()
        .build();
  }

  private static Container container(WorkerPool pool, WorkerSettings settings) {
    WorkerPoolSpec wanted = pool.getSpec();
    return new ContainerBuilder()
        .withName("worker")
        .withImage(wanted.image() == null ? settings.image() : wanted.image())
        .withArgs("worker")
        .withEnv(environment(pool, settings))
        .addNewPort()
        .withName("http")
        .withContainerPort(HTTP_PORT)
        .withProtocol("TCP")
        .endPort()
        .withStartupProbe(probe("/q/health/started", 1, 60))
        .withReadinessProbe(probe("/q/health/ready", 5, 3))
        .withLivenessProbe(probe("/q/health/live", 10, 3))
        .withResources(resources(wanted))
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .addNewVolumeMount()
        .withName("tmp")
        .withMountPath("/tmp")
        .endVolumeMount()
        .build();
  }

  private static List<EnvVar> environment(WorkerPool pool, WorkerSettings settings) {
    return List.of(
        value(
            "JAVA_TOOL_OPTIONS",
            JAVA_OPTIONS + " " + WorkerHeap.options(resources(pool.getSpec()))),
        value("MOORING_NAMESPACE", settings.namespace()),
        value("MOORING_POOL", pool.getMetadata().getName()),
        value("MOORING_CLUSTER_ID", settings.clusterId()),
        value("MOORING_WATCH_NAMESPACES", settings.watchNamespaces()),
        value("MOORING_ALLOWED_ADDRESSES", String.join(",", pool.getSpec().allowedAddresses())),
        value(
            "MOORING_RECORDS_MEMORY_PERCENT",
            Integer.toString(pool.getSpec().recordsMemoryPercent())),
        field("POD_NAME", "metadata.name"),
        field("POD_UID", "metadata.uid"),
        field("NODE_NAME", "spec.nodeName"));
  }

  private static EnvVar value(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  private static EnvVar field(String name, String path) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef()
        .withApiVersion("v1")
        .withFieldPath(path)
        .endFieldRef()
        .endValueFrom()
        .build();
  }

  private static Probe probe(String path, int periodSeconds, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withNewPort("http")
        .withScheme("HTTP")
        .endHttpGet()
        .withPeriodSeconds(periodSeconds)
        .withTimeoutSeconds(3)
        .withFailureThreshold(failures)
        .build();
  }

  private static ResourceRequirements resources(WorkerPoolSpec wanted) {
    return wanted.resources() == null ? defaultResources() : wanted.resources();
  }

  private static ResourceRequirements defaultResources() {
    return new ResourceRequirementsBuilder()
        .withRequests(Map.of("cpu", new Quantity("100m"), "memory", new Quantity("256Mi")))
        .withLimits(Map.of("memory", new Quantity("512Mi")))
        .build();
  }
}
