package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** What an external system keeps for one client while that is away, as a worker reports it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HeldSession(
    @JsonPropertyDescription(
            "The worker whose client it is. Default: the one that reports it. Another one when it takes over the"
                + " session of a worker that is gone.")
        @Size(max = 253)
        String worker,
    @JsonPropertyDescription("The client's place in the worker's pool, from 0.") Integer client,
    @JsonPropertyDescription("The Source that subscribes in it, in the Connector's namespace.")
        @Size(max = 253)
        String source,
    @JsonPropertyDescription(
            "True when the session of the other worker was emptied and removed. Default: false.")
        Boolean cleared) {}
