package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** One shard of a worker's view: who sees it, and at most 200 entries. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerReportSpec(
    @JsonPropertyDescription("The worker's name, which is its Pod's.")
        @Required
        @Size(min = 1, max = 253)
        @PrinterColumn(name = "Worker")
        String worker,
    @JsonPropertyDescription("UID of the worker's Pod.") @Size(max = 64) String podUid,
    @JsonPropertyDescription(
            "Identity of the worker's process; a report of an earlier process counts no more.")
        @Required
        @Size(min = 1, max = 64)
        String instance,
    @JsonPropertyDescription("The Kubernetes node that the worker runs on.")
        @Size(max = 253)
        @PrinterColumn(name = "Host")
        String host,
    @JsonPropertyDescription("The WorkerPool that the worker belongs to.")
        @Size(max = 63)
        @PrinterColumn(name = "Pool")
        String pool,
    @JsonPropertyDescription("What the worker sees, one entry for each object that it runs.")
        @Size(max = MAX_ENTRIES)
        List<ReportEntry> entries) {
  /** The most entries of one shard, so that one change rewrites little. */
  public static final int MAX_ENTRIES = 200;

  public WorkerReportSpec {
    // What does not say whose it is, as one of a later version may, says nothing here.
    entries =
        entries == null || worker == null || instance == null
            ? List.of()
            : entries.stream().filter(ReportEntry::isWhole).toList();
  }
}
