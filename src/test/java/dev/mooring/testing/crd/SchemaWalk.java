package dev.mooring.testing.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.SortedMap;
import java.util.TreeMap;

/** Lists every schema in a CRD by its path, such as {@code Sink.spec.from[0].sourceRef.name}. */
public final class SchemaWalk {
  private SchemaWalk() {}

  /** The schemas of a CRD, from the kind itself downwards. */
  public static SortedMap<String, JSONSchemaProps> of(String crd) {
    SortedMap<String, JSONSchemaProps> schemas = new TreeMap<>();
    CustomResourceDefinition definition =
        Serialization.unmarshal(crd, CustomResourceDefinition.class);
    for (CustomResourceDefinitionVersion version : definition.getSpec().getVersions()) {
      collect(
          definition.getSpec().getNames().getKind(),
          version.getSchema().getOpenAPIV3Schema(),
          schemas);
    }
    return schemas;
  }

  private static void collect(
      String path, JSONSchemaProps schema, SortedMap<String, JSONSchemaProps> schemas) {
    schemas.put(path, schema);
    if (schema.getItems() != null) {
      collect(path + "[0]", schema.getItems().getSchema(), schemas);
    }
    if (schema.getProperties() != null) {
      schema.getProperties().forEach((name, each) -> collect(path + "." + name, each, schemas));
    }
  }
}
