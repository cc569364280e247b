package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import java.util.List;

/** Who uses a Connector. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UsedBy(
    @JsonPropertyDescription("Sources that read through it.") Integer sources,
    @JsonPropertyDescription("Sinks that write through it.") Integer sinks,
    @JsonPropertyDescription("Sources and Sinks together.") @PrinterColumn(name = "Used by")
        Integer total,
    @JsonPropertyDescription("The first ten of them, such as source/temps.") List<String> names) {}
