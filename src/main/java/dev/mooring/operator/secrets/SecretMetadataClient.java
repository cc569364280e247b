package dev.mooring.operator.secrets;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;

/** A client that gets only the metadata of Secrets, because it accepts nothing else. */
final class SecretMetadataClient implements AutoCloseable {
  private final KubernetesClient client;

  SecretMetadataClient(Config config) {
    client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientBuilderConsumer(
                builder -> builder.addOrReplaceInterceptor("metadata", new MetadataOnly()))
            .build();
    client
        .getKubernetesSerialization()
        .registerKubernetesResource(
            "meta.k8s.io/v1", "PartialObjectMetadata", SecretMetadata.class);
  }

  MixedOperation<SecretMetadata, SecretMetadata.Items, Resource<SecretMetadata>> secrets() {
    return client.resources(SecretMetadata.class, SecretMetadata.Items.class);
  }

  @Override
  public void close() {
    client.close();
  }

  private static final class MetadataOnly implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      String query = request.uri().getQuery();
      boolean watch = query != null && query.contains("watch=true");
      String kind = watch ? "PartialObjectMetadata" : "PartialObjectMetadataList";
      builder.setHeader("Accept", "application/json;as=" + kind + ";g=meta.k8s.io;v=v1");
    }
  }
}
