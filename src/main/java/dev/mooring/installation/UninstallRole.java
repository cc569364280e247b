package dev.mooring.installation;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Runs once, before the chart is removed: stops the operator, lets the workers drain, and takes
 * from the users' objects what only a running operator would take from them. What users have
 * written stays, and so do the claims, which say how far each Source has read: installed again,
 * Mooring goes on from there.
 */
@ApplicationScoped
public class UninstallRole {
  private static final Logger LOG = Logger.getLogger(UninstallRole.class);

  private final KubernetesClient client;
  private final Workloads workloads;
  private final List<String> namespaces;

  @Inject
  UninstallRole(
      KubernetesClient client,
      @ConfigProperty(name = "mooring.namespace") String namespace,
      @ConfigProperty(name = "mooring.watch-namespaces") Optional<List<String>> served) {
    this.client = client;
    this.workloads = new Workloads(client, namespace);
    this.namespaces =
        served.orElse(List.of()).stream()
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
  }

  /**
   * Returns when all is done; says each step in the log. Can be run again when it was interrupted.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server refuses
   * @throws IllegalStateException when Pods do not end within their grace period
   */
  public void run() {
    workloads.stopOperator();
    workloads.stopWorkers();
    // A Connector last: it is in use until its users are released.
    int released =
        Stream.<Class<? extends HasMetadata>>of(Sink.class, Source.class, Connector.class)
            .flatMap(this::served)
            .mapToInt(new Release(client)::of)
            .sum();
    workloads.removeReports();
    withdraw(client.rbac().roleBindings());
    withdraw(client.rbac().roles());
    LOG.infof("%d objects of users released; the chart can go", released);
  }

  /** The Role that the operator has kept in each namespace, and its binding. */
  private <T extends HasMetadata, L extends KubernetesResourceList<T>> void withdraw(
      MixedOperation<T, L, Resource<T>> grants) {
    Stream.<AnyNamespaceOperation<T, L, Resource<T>>>concat(
            namespaces.isEmpty() ? Stream.of(grants.inAnyNamespace()) : Stream.empty(),
            namespaces.stream().map(grants::inNamespace))
        .map(each -> each.withField("metadata.name", Mooring.SECRETS_ROLE).list())
        .flatMap(list -> list.getItems().stream())
        .forEach(grant -> client.resource(grant).delete());
  }

  private Stream<? extends HasMetadata> served(Class<? extends HasMetadata> kind) {
    return namespaces.isEmpty()
        ? client.resources(kind).inAnyNamespace().list().getItems().stream()
        : namespaces.stream()
            .flatMap(name -> client.resources(kind).inNamespace(name).list().getItems().stream());
  }
}
