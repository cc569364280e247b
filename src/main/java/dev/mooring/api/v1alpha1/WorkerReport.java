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

/** A part of what one worker sees of its connections and pipelines, written by that worker only. */
@Group(Mooring.GROUP)
@Version(Mooring.VERSION)
@Kind("WorkerReport")
@ShortNames("wreport")
@Categories(Mooring.CATEGORY)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class WorkerReport extends CustomResource<WorkerReportSpec, Void> implements Namespaced {
  private static final long serialVersionUID = 1L;

  @Override
  @Required
  @JsonPropertyDescription("Who sees what. Required.")
  public WorkerReportSpec getSpec() {
    return super.getSpec();
  }

  @Override
  public void setMetadata(ObjectMeta metadata) {
    super.setMetadata(Provenance.forgotten(metadata));
  }
}
