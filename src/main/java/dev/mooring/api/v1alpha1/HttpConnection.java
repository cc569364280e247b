package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Connections to an HTTP server. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HttpConnection(
    @JsonPropertyDescription("Address of the server: http://host:8080 or https://host. Required.")
        @Required
        @Size(min = 1, max = 512)
        String url) {}
