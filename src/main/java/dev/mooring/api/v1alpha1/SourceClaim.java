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
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * Which worker runs a Singleton Source, and how far it has read. Has the Source's name, stands
 * beside it, and outlives the workers, and the Source as long as that may have a session at its
 * Connector's other side. Written by its holder alone, with its resourceVersion.
 */
@Group(Mooring.GROUP)
@Version(Mooring.VERSION)
@Kind("SourceClaim")
@Categories(Mooring.CATEGORY)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class SourceClaim extends CustomResource<SourceClaimSpec, Void> implements Namespaced {
  private static final long serialVersionUID = 1L;

  @Override
  @Required
  @JsonPropertyDescription("Who runs the Source, and how far it has read. Required.")
  public SourceClaimSpec getSpec() {
    return super.getSpec();
  }

  @Override
  public void setMetadata(ObjectMeta metadata) {
    super.setMetadata(Provenance.forgotten(metadata));
  }
}
