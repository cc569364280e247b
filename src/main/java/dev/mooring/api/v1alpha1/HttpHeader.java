package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A header of the requests of a Sink. */
public record HttpHeader(
    @JsonPropertyDescription("Name, such as X-Room. Required.")
        @Required
        @Pattern("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")
        @Size(min = 1, max = 128)
        String name,
    @JsonPropertyDescription("Value, such as kitchen or ${payload.room}. Required.")
        @Required
        @Size(min = 1, max = 1024)
        String value) {}
