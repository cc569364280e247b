package dev.mooring.operator.workload;

import dev.mooring.api.v1alpha1.HttpSource;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.WorkerIngress;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.report.WorkerNames;
import dev.mooring.sharing.AddressConflict;
import dev.mooring.sharing.Addresses;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPathBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How records get to a pool's HTTP Sources: a Service with the ports at which they listen, and, if
 * the pool asks for one, an Ingress with their paths. Only Sources that have their address count.
 * Pure.
 */
final class SourceAddresses {
  private final WorkerPool pool;
  private final List<Source> sources;

  /**
   * @param sources the HTTP Sources of the pool
   */
  SourceAddresses(WorkerPool pool, Collection<Source> sources) {
    Map<ObjectKey, AddressConflict> refused = Addresses.conflicts(sources);
    this.pool = pool;
    this.sources =
        sources.stream()
            .filter(Addresses::wantsOne)
            .filter(source -> !refused.containsKey(ObjectKey.of(source)))
            .sorted(Comparator.comparing(SourceAddresses::path))
            .toList();
  }

  /** The name of both; nothing else of this pool, or of another one, has it. */
  static String name(WorkerPool pool) {
    return "sources-" + WorkerNames.statefulSet(pool.getMetadata().getName());
  }

  /** Only workers that are ready, unlike the headless Service. Empty when nothing listens. */
  Optional<Service> service() {
    return sources.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ServiceBuilder()
                .withMetadata(WorkerLabels.owned(pool, name(pool)))
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(WorkerLabels.selector(pool))
                .withPorts(ports())
                .endSpec()
                .build());
  }

  private List<ServicePort> ports() {
    Map<Integer, ServicePort> ports = new TreeMap<>();
    for (Source source : sources) {
      HttpSource http = source.getSpec().http();
      String protocol = http.tls() == null ? "http" : "https";
      ports.put(
          http.port(),
          new ServicePortBuilder()
              .withName(protocol + "-" + http.port())
              .withPort(http.port())
              .withNewTargetPort(http.port())
              .withProtocol("TCP")
              .build());
    }
    return List.copyOf(ports.values());
  }

  /**
   * Leads each path to its port, and no other path anywhere. Sources with TLS are left out: what
   * controllers need to speak TLS to a Service differs with each. Empty when the pool asks for none
   * or nothing is left.
   */
  Optional<Ingress> ingress() {
    WorkerIngress wanted = pool.getSpec().ingress();
    List<HTTPIngressPath> paths =
        sources.stream()
            .filter(source -> source.getSpec().http().tls() == null)
            .map(this::ingressPath)
            .toList();
    if (wanted == null || paths.isEmpty()) {
      return Optional.empty();
    }
    ObjectMeta metadata = WorkerLabels.owned(pool, name(pool));
    metadata.setAnnotations(wanted.annotations().isEmpty() ? null : wanted.annotations());
    IngressBuilder ingress =
        new IngressBuilder()
            .withMetadata(metadata)
            .withNewSpec()
            .withIngressClassName(wanted.className())
            .addNewRule()
            .withHost(wanted.host())
            .withNewHttp()
            .withPaths(paths)
            .endHttp()
            .endRule()
            .endSpec();
    if (wanted.tlsSecretRef() != null) {
      ingress
          .editSpec()
          .addNewTl()
          .withHosts(wanted.host())
          .withSecretName(wanted.tlsSecretRef().name())
          .endTl()
          .endSpec();
    }
    return Optional.of(ingress.build());
  }

  private HTTPIngressPath ingressPath(Source source) {
    return new HTTPIngressPathBuilder()
        .withPath(path(source))
        .withPathType("Exact")
        .withNewBackend()
        .withNewService()
        .withName(name(pool))
        .withNewPort()
        .withNumber(source.getSpec().http().port())
        .endPort()
        .endService()
        .endBackend()
        .build();
  }

  private static String path(Source source) {
    return source.getSpec().http().wirePath(source.getMetadata().getNamespace());
  }
}
