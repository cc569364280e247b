package dev.mooring.operator.secrets;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.operator.nodes.InformerEnd;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Watches which Secrets exist in the watched namespaces. Keeps name and version of each, and
 * nothing else.
 */
public final class SecretWatch implements SecretVersions {
  private final SecretMetadataClient client;
  private final Map<ObjectKey, String> versions = new ConcurrentHashMap<>();
  private final List<SharedIndexInformer<SecretMetadata>> informers = new ArrayList<>();
  private final Consumer<ObjectKey> changed;

  /**
   * @param config how to reach the API server
   * @param namespaces the namespaces to watch; empty for all
   * @param changed hears of each Secret that is new, gone, or of another version
   */
  public SecretWatch(Config config, Collection<String> namespaces, Consumer<ObjectKey> changed) {
    this.client = new SecretMetadataClient(config);
    this.changed = changed;
    if (namespaces.isEmpty()) {
      informers.add(client.secrets().inAnyNamespace().runnableInformer(0));
    }
    namespaces.forEach(
        namespace -> informers.add(client.secrets().inNamespace(namespace).runnableInformer(0)));
  }

  /** Returns when all that exists has been taken in. Throws when the API server cannot be read. */
  public void start(InformerEnd end) {
    for (SharedIndexInformer<SecretMetadata> informer : informers) {
      informer.itemStore(new TransformingItemStore<>(SecretWatch::withoutAll));
      end.watch(informer.run());
      informer.addEventHandler(new Handler());
    }
  }

  /** Watches no more. */
  public void stop() {
    informers.forEach(SharedIndexInformer::stop);
    client.close();
  }

  @Override
  public Optional<String> of(ObjectKey secret) {
    return Optional.ofNullable(versions.get(secret));
  }

  /** Name, namespace and version are put back by the store. */
  private static SecretMetadata withoutAll(SecretMetadata secret) {
    SecretMetadata bare = new SecretMetadata();
    bare.setMetadata(new ObjectMetaBuilder().build());
    return bare;
  }

  private final class Handler implements ResourceEventHandler<SecretMetadata> {
    @Override
    public void onAdd(SecretMetadata secret) {
      put(secret);
    }

    @Override
    public void onUpdate(SecretMetadata last, SecretMetadata secret) {
      put(secret);
    }

    @Override
    public void onDelete(SecretMetadata secret, boolean lastStateUnknown) {
      versions.remove(ObjectKey.of(secret));
      changed.accept(ObjectKey.of(secret));
    }

    private void put(SecretMetadata secret) {
      String version = secret.getMetadata().getResourceVersion();
      if (!version.equals(versions.put(ObjectKey.of(secret), version))) {
        changed.accept(ObjectKey.of(secret));
      }
    }
  }
}
