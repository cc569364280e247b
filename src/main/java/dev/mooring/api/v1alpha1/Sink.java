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

/** Where records of Sources go: filtered, transformed and written to a Connector's system. */
@Group(Mooring.GROUP)
@Version(Mooring.VERSION)
@Kind("Sink")
@ShortNames("snk")
@Categories(Mooring.CATEGORY)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class Sink extends CustomResource<SinkSpec, SinkStatus> implements Namespaced {
  private static final long serialVersionUID = 1L;

  @Override
  @Required
  @JsonPropertyDescription(
      "Which records to take, what to do to them, and where to write them. Required.")
  public SinkSpec getSpec() {
    return super.getSpec();
  }

  @Override
  @JsonPropertyDescription("What all workers together make of it. Written by the operator.")
  public SinkStatus getStatus() {
    return super.getStatus();
  }

  @Override
  public void setMetadata(ObjectMeta metadata) {
    super.setMetadata(Provenance.forgotten(metadata));
  }
}
