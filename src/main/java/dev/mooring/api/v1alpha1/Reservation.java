package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * Connections of a worker's process that is gone, or about to go, which the external system may
 * still count.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reservation(
    @JsonPropertyDescription("The worker, that is its Pod.") String worker,
    @JsonPropertyDescription("UID of the worker's Pod.") String podUid,
    @JsonPropertyDescription("The worker's process.") String instance,
    @JsonPropertyDescription("Connections that it may have. Unit: connections.") Integer share,
    @JsonPropertyDescription("Epoch of its last share.") Long epoch) {}
