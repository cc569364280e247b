package dev.mooring.operator.secrets;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.operator.nodes.InformerEnd;
import dev.mooring.operator.nodes.WatchedValues;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Watches which Secrets exist in the watched namespaces. Keeps name and version of each, and
 * nothing else.
 */
public final class SecretWatch implements SecretVersions {
  private final SecretMetadataClient client;
  private final WatchedValues<SecretMetadata, ObjectKey, String> versions;

  /**
   * @param config how to reach the API server
   * @param namespaces the namespaces to watch; empty for all
   * @param changed hears of each Secret that is new, gone, or of another version
   */
  public SecretWatch(Config config, Collection<String> namespaces, Consumer<ObjectKey> changed) {
    client = new SecretMetadataClient(config);
    List<SharedIndexInformer<SecretMetadata>> informers = new ArrayList<>();
    if (namespaces.isEmpty()) {
      informers.add(client.secrets().inAnyNamespace().runnableInformer(0));
    }
    namespaces.forEach(
        namespace -> informers.add(client.secrets().inNamespace(namespace).runnableInformer(0)));
    versions =
        new WatchedValues<>(
            informers,
            ObjectKey::of,
            secret -> secret.getMetadata().getResourceVersion(),
            SecretWatch::withoutAll,
            changed);
  }

  /** Returns when all that exists has been taken in. Throws when the API server cannot be read. */
  public void start(InformerEnd end) {
    versions.start(end);
  }

  /** Watches no more. */
  public void stop() {
    versions.stop();
    client.close();
  }

  @Override
  public Optional<String> of(ObjectKey secret) {
    return versions.of(secret);
  }

  /** Name, namespace and version are kept in any case. */
  private static SecretMetadata withoutAll(SecretMetadata secret) {
    SecretMetadata bare = new SecretMetadata();
    bare.setMetadata(new ObjectMetaBuilder().build());
    return bare;
  }
}
