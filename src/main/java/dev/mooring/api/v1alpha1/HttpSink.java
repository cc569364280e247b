package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Sends each record by HTTP. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HttpSink(
    @JsonPropertyDescription("Path that records are sent to, such as /orders. Required.")
        @Required
        @Size(min = 1, max = 512)
        String path) {}
