package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Who runs a Singleton Source, and how far it has read. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceClaimSpec(
    @JsonPropertyDescription(
            "UID of the Source, so that a namesake made later does not go on where that one"
                + " stopped. Required.")
        @Required
        @Size(min = 1, max = 64)
        String sourceUid,
    @JsonPropertyDescription("The worker that runs the Source, that is its Pod. None: nobody does.")
        @Size(max = 253)
        @PrinterColumn(name = "Holder")
        String holder,
    @JsonPropertyDescription("Identity of the holder's process, as in its WorkerReports.")
        @Size(max = 64)
        String instance,
    @JsonPropertyDescription("Goes up with each change of the holder. Required.")
        @Required
        @Min(0)
        @PrinterColumn(name = "Epoch")
        Long epoch,
    @JsonPropertyDescription(
            "Where reading goes on: everything before it has been acknowledged. In the words of the"
                + " Source's type. None: from the beginning.")
        @Size(max = 4096)
        String position,
    @JsonPropertyDescription(
            "What the position counts: the Source's type and the Connector that it names, such as"
                + " sql/warehouse; without the Connector for a connection of its own. With another"
                + " of either, reading begins anew. None: not known, or a type that saves no"
                + " position.")
        @Size(max = 300)
        String positionOf) {}
