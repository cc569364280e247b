package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Workers that run connections and pipelines: a StatefulSet of them, kept by the operator. */
@Group(Mooring.GROUP)
@Version(Mooring.VERSION)
@Kind("WorkerPool")
@ShortNames("wpool")
@Categories(Mooring.CATEGORY)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
    value = "self.metadata.name.size() <= 40 && !self.metadata.name.contains('.')",
    message =
        "a WorkerPool's name must have at most 40 characters and no dot: its workers are called"
            + " worker-<name>-0 and so on")
public class WorkerPool extends CustomResource<WorkerPoolSpec, WorkerPoolStatus>
    implements Namespaced {
  /** What the name of a pool may be, since a StatefulSet and its Pods are called after it. */
  public static final String NAME_PATTERN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

  /** The longest name of a pool. */
  public static final int NAME_MAX_LENGTH = 40;

  private static final long serialVersionUID = 1L;

  @Override
  @Required
  @JsonPropertyDescription(
      "How many workers there are, and where and with what they run. Required.")
  public WorkerPoolSpec getSpec() {
    return super.getSpec();
  }

  @Override
  @JsonPropertyDescription("Which workers there are. Written by the operator.")
  public WorkerPoolStatus getStatus() {
    return super.getStatus();
  }
}
