package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What the operator says of a Sink, from the reports of all workers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SinkStatus(
    @JsonPropertyDescription("Generation of the spec that this status answers.")
        Long observedGeneration,
    @JsonPropertyDescription("The type of the Sink, as its block in the spec is called.")
        @PrinterColumn(name = "Type")
        String type,
    @JsonPropertyDescription("The Connector that it uses; none for types that need no connection.")
        @PrinterColumn(name = "Connector")
        String connector,
    @JsonPropertyDescription(
            "Pending, Running, Blocked, Disconnected, Inconsistent (some workers run it, some"
                + " cannot) or Disabled.")
        @PrinterColumn(name = "State")
        PipelineState state,
    @JsonPropertyDescription("Why it is in this state, in one word.")
        @SchemaFrom(type = String.class)
        @Pattern(Reason.PATTERN)
        @Size(max = Reason.LONGEST)
        @PrinterColumn(name = "Reason")
        Reason reason,
    @JsonPropertyDescription("Why it is in this state, for people: the workers that fail, and how.")
        @PrinterColumn(name = "Message", priority = 1)
        String message,
    @JsonPropertyDescription("Workers that run it, of all that should.") NodeCount runningNodes,
    @JsonPropertyDescription(
            "What each worker sees, by name. A node is a worker's Pod; the Kubernetes node that it"
                + " runs on is its host.")
        List<NodeStatus> nodes,
    @JsonPropertyDescription(
            "Accepted (references and expressions are in order) and Ready (runs everywhere)."
                + " Stalled and Reconciling are there only while they hold: there is a mistake to"
                + " correct; it is on its way.")
        List<Condition> conditions,
    @JsonPropertyDescription(
            "Generation of the spec that could last be run. With one, a mistake in a later edit is"
                + " no reason to go on without it. None: it never could since it was made or"
                + " enabled.")
        Long acceptedGeneration) {}
