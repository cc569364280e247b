package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A Sink of the same namespace. */
public record SinkReference(
    @JsonPropertyDescription("Name of the Sink. Required.") @Required @Size(min = 1, max = 253)
        String sink) {}
