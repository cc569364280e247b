package dev.mooring.operator.secrets;

import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.operator.nodes.InformerEnd;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Roles that let workers get Secrets, and their bindings, as they are at the API server. May be
 * used from any thread.
 */
final class SecretRoles implements Grants {
  private static final String FIELD_MANAGER = "mooring-operator";

  private final KubernetesClient client;
  private final String workers;
  private final List<SharedIndexInformer<Role>> roles;
  private final List<SharedIndexInformer<RoleBinding>> bindings;
  private final Consumer<String> changed;

  /**
   * @param namespaces the namespaces to watch; empty for all
   * @param workers the namespace in which workers run, which is the operator's own
   * @param changed hears the namespace of each that is new, gone or another than before
   */
  SecretRoles(
      KubernetesClient client,
      Collection<String> namespaces,
      String workers,
      Consumer<String> changed) {
    this.client = client;
    this.workers = workers;
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
  Set<String> namespaces() {
    return all()
        .filter(object -> SecretRole.poolOf(object).isPresent())
        .map(object -> object.getMetadata().getNamespace())
        .collect(Collectors.toSet());
  }

  /** Those of earlier versions, for all pools: bindings first. */
  List<HasMetadata> ofTheSingleAccount() {
    return all()
        .filter(object -> object.getMetadata().getName().equals(Mooring.SECRETS_ROLE))
        .sorted(Comparator.comparing((HasMetadata one) -> one.getKind()).reversed())
        .toList();
  }

  @Override
  public Set<String> pools(String namespace) {
    return all()
        .filter(object -> object.getMetadata().getNamespace().equals(namespace))
        .flatMap(object -> SecretRole.poolOf(object).stream())
        .collect(Collectors.toSet());
  }

  @Override
  public boolean areFor(String namespace, String pool, Set<String> secrets) {
    RoleBinding binding = find(bindings, namespace, pool);
    return SecretRole.isFor(find(roles, namespace, pool), secrets)
        && (secrets.isEmpty() ? binding == null : SecretRole.isOf(binding, pool, workers));
  }

  @Override
  public void write(String namespace, String pool, Set<String> secrets) {
    if (secrets.isEmpty()) {
      binding(namespace, pool).delete();
      client.rbac().roles().inNamespace(namespace).withName(SecretRole.name(pool)).delete();
      return;
    }
    apply(SecretRole.role(namespace, pool, secrets));
    if (!SecretRole.isOf(find(bindings, namespace, pool), pool, workers)) {
      removeNamesake(namespace, pool);
      apply(SecretRole.binding(namespace, pool, workers));
    }
  }

  /** One that gives another Role can only be made anew; without the labels it is not seen here. */
  private void removeNamesake(String namespace, String pool) {
    RoleBinding there = binding(namespace, pool).get();
    if (there != null && !SecretRole.isToTheRole(there, pool)) {
      binding(namespace, pool).delete();
    }
  }

  private Resource<RoleBinding> binding(String namespace, String pool) {
    return client.rbac().roleBindings().inNamespace(namespace).withName(SecretRole.name(pool));
  }

  private void apply(HasMetadata object) {
    client.resource(object).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
  }

  private Stream<HasMetadata> all() {
    return Stream.concat(
        roles.stream().flatMap(informer -> informer.getStore().list().stream()),
        bindings.stream().flatMap(informer -> informer.getStore().list().stream()));
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
        .map(each -> each.withLabels(SecretRole.LABELS).runnableInformer(0))
        .toList();
  }

  private static <T extends HasMetadata> T find(
      List<SharedIndexInformer<T>> informers, String namespace, String pool) {
    return informers.stream()
        .map(informer -> informer.getStore().getByKey(namespace + "/" + SecretRole.name(pool)))
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
