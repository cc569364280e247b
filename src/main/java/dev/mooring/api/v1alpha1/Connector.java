package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A named connection to one external system, with a pool of its own on every worker that needs it.
 */
@Group(Mooring.GROUP)
@Version(Mooring.VERSION)
@Kind("Connector")
@ShortNames("conn")
@Categories(Mooring.CATEGORY)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class Connector extends CustomResource<ConnectorSpec, ConnectorStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  @Override
  @Required
  @JsonPropertyDescription(
      "The system to connect to, the pool, how health is checked and how it reconnects. Required.")
  public ConnectorSpec getSpec() {
    return super.getSpec();
  }

  @Override
  @JsonPropertyDescription("What all workers together see of it. Written by the operator.")
  public ConnectorStatus getStatus() {
    return super.getStatus();
  }

  @Override
  public void setMetadata(ObjectMeta metadata) {
    super.setMetadata(Provenance.forgotten(metadata));
  }
}
