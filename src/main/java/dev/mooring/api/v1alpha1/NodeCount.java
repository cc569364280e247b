package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;

/**
 * On how many workers all is well, of those that count: numbers for machines, and a text to print,
 * since a column of kubectl shows one field.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeCount(
    @JsonPropertyDescription("Workers on which all is well. Unit: workers.") Integer count,
    @JsonPropertyDescription("Workers on which it should be. Unit: workers.") Integer total,
    @JsonPropertyDescription("Both, to print, such as 2/3.") @PrinterColumn(name = "Nodes")
        String summary) {

  /** So many of so many. */
  public static NodeCount of(int count, int total) {
    return new NodeCount(count, total, count + "/" + total);
  }
}
