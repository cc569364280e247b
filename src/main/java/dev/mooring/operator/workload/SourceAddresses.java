package dev.mooring.operator.workload;

import dev.mooring.api.v1alpha1.Listening;
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
            .sorted(Comparator.comparing(source -> listening(source).path()))
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
      Listening where = listening(source);
      String protocol = where.isEncrypted() ? "https" : "http";
      ports.put(
          where.port(),
          new ServicePortBuilder()
              .withName(protocol + "-" + where.port())
              .withPort(where.port())
              .withNewTargetPort(where.port())
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
            .map(SourceAddresses::listening)
            .filter(where -> !where.isEncrypted())
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

  private HTTPIngressPath ingressPath(Listening where) {
    return new HTTPIngressPathBuilder()
        .withPath(where.path())
        .withPathType("Exact")
        .withNewBackend()
        .withNewService()
        .withName(name(pool))
        .withNewPort()
        .withNumber(where.port())
        .endPort()
        .endService()
        .endBackend()
        .build();
  }

  private static Listening listening(Source source) {
    return Listening.of(source).orElseThrow();
  }
}
