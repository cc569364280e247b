package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Names a Sink of the same namespace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SinkReference(
    @JsonPropertyDescription("Name of the Sink, in the namespace of this object. Required.")
        @Required
        @Size(min = 1, max = 253)
        String name) {}
