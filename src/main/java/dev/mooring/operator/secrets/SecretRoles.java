package dev.mooring.operator.secrets;

import dev.mooring.operator.nodes.InformerEnd;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The Roles that let workers get Secrets, and their bindings, as they are at the API server. Asks
 * for these by name and for no others. May be used from any thread.
 */
final class SecretRoles {
  private static final String FIELD_MANAGER = "mooring-operator";

  private final KubernetesClient client;
  private final WorkerAccount worker;
  private final List<SharedIndexInformer<Role>> roles;
  private final List<SharedIndexInformer<RoleBinding>> bindings;
  private final Consumer<String> changed;

  /**
   * @param namespaces the namespaces to watch; empty for all
   * @param changed hears the namespace of each that is new, gone or another than before
   */
  SecretRoles(
      KubernetesClient client,
      Collection<String> namespaces,
      WorkerAccount worker,
      Consumer<String> changed) {
    this.client = client;
    this.worker = worker;
    this.changed = changed;
    this.roles = informers(client.rbac().roles(), namespaces);
    this.bindings = informers(client.rbac().roleBindings(), namespaces);
  }

  /** Returns when all that exist have been taken in. Throws when they cannot be read. */
  void start(InformerEnd end) {
    roles.forEach(informer -> start(informer, end));
    bindings.forEach(informer -> start(informer, end));
  }

  void stop() {
    roles.forEach(SharedIndexInformer::stop);
    bindings.forEach(SharedIndexInformer::stop);
  }

  /** The namespaces that have one. */
  Stream<String> namespaces() {
    return roles.stream()
        .flatMap(informer -> informer.getStore().list().stream())
        .map(role -> role.getMetadata().getNamespace());
  }

  /** Whether workers can get just these Secrets of the namespace, as far as is known. */
  boolean areFor(String namespace, Set<String> secrets) {
    boolean bound = SecretRole.isOf(find(bindings, namespace), worker);
    return SecretRole.isFor(find(roles, namespace), secrets) && (bound || secrets.isEmpty());
  }

  /**
   * Lets workers get just these Secrets of the namespace.
   *
   * @throws KubernetesClientException when the API server refuses
   */
  void write(String namespace, Set<String> secrets) {
    if (secrets.isEmpty()) {
      client.rbac().roleBindings().inNamespace(namespace).withName(SecretRole.NAME).delete();
      client.rbac().roles().inNamespace(namespace).withName(SecretRole.NAME).delete();
      return;
    }
    apply(SecretRole.role(namespace, secrets));
    RoleBinding binding = find(bindings, namespace);
    if (binding != null && !SecretRole.isToTheRole(binding)) {
      client.rbac().roleBindings().inNamespace(namespace).withName(SecretRole.NAME).delete();
    }
    if (!SecretRole.isOf(binding, worker)) {
      apply(SecretRole.binding(namespace, worker));
    }
  }

  private void apply(HasMetadata object) {
    client.resource(object).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
  }

  private <T extends HasMetadata> void start(SharedIndexInformer<T> informer, InformerEnd end) {
    end.watch(informer.run());
    informer.addEventHandler(new Handler<>());
  }

  private static <T extends HasMetadata, L> List<SharedIndexInformer<T>> informers(
      MixedOperation<T, L, Resource<T>> operation, Collection<String> namespaces) {
    List<AnyNamespaceOperation<T, L, Resource<T>>> watched = new ArrayList<>();
    if (namespaces.isEmpty()) {
      watched.add(operation.inAnyNamespace());
    }
    namespaces.forEach(namespace -> watched.add(operation.inNamespace(namespace)));
    return watched.stream()
        .map(each -> each.withField("metadata.name", SecretRole.NAME).runnableInformer(0))
        .toList();
  }

  private static <T extends HasMetadata> T find(
      List<SharedIndexInformer<T>> informers, String namespace) {
    return informers.stream()
        .map(informer -> informer.getStore().getByKey(namespace + "/" + SecretRole.NAME))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private final class Handler<T extends HasMetadata> implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      changed.accept(object.getMetadata().getNamespace());
    }

    @Override
    public void onUpdate(T last, T object) {
      changed.accept(object.getMetadata().getNamespace());
    }

    @Override
    public void onDelete(T object, boolean lastStateUnknown) {
      changed.accept(object.getMetadata().getNamespace());
    }
  }
}
