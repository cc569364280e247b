package dev.mooring.installation;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.Mooring;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Leaves the objects of some namespaces, or of all, as their users have written them, where no
 * operator serves them any more: many at a time, page by page, and whatever is refused, the others.
 * Can be run again. For one thread.
 */
final class Releasing {
  private static final int AT_A_TIME = 16;
  private static final long PAGE = 500;

  /** A Connector last: it is in use until its users are released. */
  private static final List<Class<? extends HasMetadata>> KINDS =
      List.of(Sink.class, Source.class, Connector.class);

  private final KubernetesClient client;
  private final List<String> namespaces;
  private final long page;
  private final Released released = new Released();

  /**
   * @param namespaces by name; none for all
   */
  Releasing(KubernetesClient client, List<String> namespaces) {
    this(client, namespaces, PAGE);
  }

  /**
   * @param page the most objects that are listed at once
   */
  Releasing(KubernetesClient client, List<String> namespaces, long page) {
    this.client = client;
    this.namespaces = List.copyOf(namespaces);
    this.page = page;
  }

  /** Returns when all is done that could be. */
  Released run() {
    try (ExecutorService workers =
        Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().name("release-", 0).factory())) {
      for (Class<? extends HasMetadata> kind : KINDS) {
        if (namespaces.isEmpty()) {
          release(kind, resources(kind).inAnyNamespace(), workers);
        }
        namespaces.forEach(name -> release(kind, resources(kind).inNamespace(name), workers));
      }
    }
    withdraw("RoleBinding", client.rbac().roleBindings());
    withdraw("Role", client.rbac().roles());
    return released;
  }

  private void release(
      Class<? extends HasMetadata> kind,
      AnyNamespaceOperation<
              GenericKubernetesResource,
              GenericKubernetesResourceList,
              Resource<GenericKubernetesResource>>
          operation,
      ExecutorService workers) {
    try {
      String next = null;
      do {
        GenericKubernetesResourceList list = operation.list(from(next));
        releaseAll(kind, list.getItems(), workers);
        next = list.getMetadata().getContinue();
      } while (next != null && !next.isEmpty());
    } catch (KubernetesClientException failure) {
      if (failure.getCode() == HttpURLConnection.HTTP_GONE) {
        // The rest of the list is too old by now; what is released already is passed over.
        release(kind, operation, workers);
      } else {
        released.failed("the list of " + HasMetadata.getPlural(kind), words(failure));
      }
    }
  }

  private ListOptions from(String next) {
    return new ListOptionsBuilder().withLimit(page).withContinue(next).build();
  }

  private void releaseAll(
      Class<? extends HasMetadata> kind,
      List<GenericKubernetesResource> objects,
      ExecutorService workers) {
    try {
      workers.invokeAll(
          objects.stream()
              .<Callable<Object>>map(object -> Executors.callable(() -> release(kind, object)))
              .toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void release(Class<? extends HasMetadata> kind, GenericKubernetesResource object) {
    String namespace = object.getMetadata().getNamespace();
    String name = object.getMetadata().getName();
    try {
      released.add(
          namespace,
          ObjectRelease.of(object, resources(kind).inNamespace(namespace).withName(name)));
    } catch (RuntimeException failure) {
      released.failed(
          "%s %s/%s".formatted(HasMetadata.getKind(kind), namespace, name), words(failure));
    }
  }

  /** The Roles that the operator has kept in each namespace, or their bindings. */
  private <T extends HasMetadata, L extends KubernetesResourceList<T>> void withdraw(
      String kind, MixedOperation<T, L, Resource<T>> grants) {
    try {
      Stream.<AnyNamespaceOperation<T, L, Resource<T>>>concat(
              namespaces.isEmpty() ? Stream.of(grants.inAnyNamespace()) : Stream.empty(),
              namespaces.stream().map(grants::inNamespace))
          .map(each -> each.withLabels(Workloads.MADE_BY_THE_OPERATOR).list())
          .flatMap(list -> list.getItems().stream())
          .filter(grant -> grant.getMetadata().getName().startsWith(Mooring.SECRETS_ROLE))
          .forEach(
              grant -> {
                client.resource(grant).delete();
                released.removed(
                    grant.getMetadata().getNamespace(), kind + " " + grant.getMetadata().getName());
              });
    } catch (KubernetesClientException failure) {
      released.failed("the workers' " + kind + "s", words(failure));
    }
  }

  private MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      resources(Class<? extends HasMetadata> kind) {
    return client.genericKubernetesResources(
        new ResourceDefinitionContext.Builder()
            .withGroup(HasMetadata.getGroup(kind))
            .withVersion(HasMetadata.getVersion(kind))
            .withKind(HasMetadata.getKind(kind))
            .withPlural(HasMetadata.getPlural(kind))
            .withNamespaced(true)
            .build());
  }

  private static String words(RuntimeException failure) {
    return failure instanceof KubernetesClientException refused
            && refused.getStatus() != null
            && refused.getStatus().getMessage() != null
        ? refused.getStatus().getMessage()
        : failure.toString();
  }
}
