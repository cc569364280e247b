package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Reads rows by a query, again and again. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SqlSource(
    @JsonPropertyDescription("The query. Required.") @Required @Size(min = 1, max = 512)
        String query) {}
