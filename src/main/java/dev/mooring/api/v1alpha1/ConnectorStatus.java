package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What the operator says of a Connector, from the reports of all workers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectorStatus(
    @JsonPropertyDescription("Generation of the spec that this status answers.")
        Long observedGeneration,
    @JsonPropertyDescription("The type of the connection, as its block in the spec is called.")
        @PrinterColumn(name = "Type")
        String type,
    @JsonPropertyDescription(
            "Connecting, Connected, Disconnected, Inconsistent (some workers connected, some not),"
                + " Disabled or Deleting (it works on until its last user has left).")
        @PrinterColumn(name = "State")
        ConnectorState state,
    @JsonPropertyDescription("Why it is in this state, in one word.")
        @SchemaFrom(type = String.class)
        @Pattern(Reason.PATTERN)
        @Size(max = Reason.LONGEST)
        @PrinterColumn(name = "Reason")
        Reason reason,
    @JsonPropertyDescription("Why it is in this state, for people: the workers that fail, and how.")
        @PrinterColumn(name = "Message", priority = 1)
        String message,
    @JsonPropertyDescription("Workers that are connected, of all that should be.")
        NodeCount connectedNodes,
    @JsonPropertyDescription("Connections that this Connector may open.")
        ConnectionCount connections,
    @JsonPropertyDescription("Sources and Sinks that use this Connector.") UsedBy usedBy,
    @JsonPropertyDescription(
            "The Source or Sink that it was made for and goes with, such as source/temps; none for"
                + " a Connector that a user made.")
        @PrinterColumn(name = "Owner")
        String owner,
    @JsonPropertyDescription(
            "What each worker sees, by name. A node is a worker's Pod; the Kubernetes node that it"
                + " runs on is its host.")
        List<NodeStatus> nodes,
    @JsonPropertyDescription(
            "Versions of the Secrets that the spec names; workers get them again when one changes.")
        List<SecretVersion> secrets,
    @JsonPropertyDescription(
            "Accepted (references are in order) and Ready (connected everywhere). Stalled and"
                + " Reconciling are there only while they hold: there is a mistake to correct; it"
                + " is on its way.")
        List<Condition> conditions,
    @JsonPropertyDescription(
            "What the external system keeps for clients while they are away: MQTT sessions, also"
                + " those of workers that are gone, until another worker has emptied and removed"
                + " them.")
        List<Session> sessions) {
  public ConnectorStatus {
    sessions = sessions == null || sessions.isEmpty() ? null : List.copyOf(sessions);
  }
}
