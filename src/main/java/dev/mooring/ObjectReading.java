package dev.mooring;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.api.v1alpha1.LenientObjects;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Lets every role read what a later version has written. */
@Singleton
class ObjectReading implements KubernetesClientObjectMapperCustomizer {
  @Override
  public void customize(ObjectMapper mapper) {
    LenientObjects.configure(mapper);
  }
}
