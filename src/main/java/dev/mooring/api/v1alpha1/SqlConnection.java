package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Connections to a SQL database. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SqlConnection(
    @JsonPropertyDescription(
            "JDBC address of the database: jdbc:postgresql://host:5432/database. Required.")
        @Required
        @Size(min = 1, max = 512)
        String url) {}
