package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** What one worker is to a Connector, Source or Sink. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeStatus(
    @JsonPropertyDescription(
            "The worker, that is its Pod: a node of Mooring, as in 'connectedNodes'.")
        @Required
        String name,
    @JsonPropertyDescription("The Kubernetes node that the worker runs on.") String host,
    @JsonPropertyDescription("State on this worker.") NodeState state,
    @JsonPropertyDescription("Why; none where nothing is wrong.")
        @SchemaFrom(type = String.class)
        @Pattern(Reason.PATTERN)
        @Size(max = Reason.LONGEST)
        Reason reason,
    @JsonPropertyDescription("What happened, for people.") String message,
    @JsonPropertyDescription("When it came into this state. RFC 3339, UTC.") String since,
    @JsonPropertyDescription("Open connections of its pool. Unit: connections.") Integer open,
    @JsonPropertyDescription("Generation that it runs, where that is not the newest.")
        Long observedGeneration,
    @JsonPropertyDescription("UID of the worker's Pod that the share is for.") String podUid,
    @JsonPropertyDescription(
            "Process of the worker that the share is for; one that was started later has none of"
                + " it.")
        String instance,
    @JsonPropertyDescription(
            "Connections that this worker may open, where the Connector has pool.maxTotal. Unit:"
                + " connections.")
        Integer share,
    @JsonPropertyDescription(
            "Goes up with each change of the share; the worker reports the one it keeps to.")
        Long epoch,
    @JsonPropertyDescription(
            "Connections that count for this worker against pool.maxTotal, where that is another"
                + " number than its share: it has not said yet that it keeps to the share. Unit:"
                + " connections.")
        Integer counted) {

  /** Without a share. */
  public NodeStatus(
      String name,
      String host,
      NodeState state,
      Reason reason,
      String message,
      String since,
      Integer open,
      Long observedGeneration) {
    this(
        name,
        host,
        state,
        reason,
        message,
        since,
        open,
        observedGeneration,
        null,
        null,
        null,
        null,
        null);
  }
}
