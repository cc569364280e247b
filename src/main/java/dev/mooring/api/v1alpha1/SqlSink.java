package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** Writes each record as a row. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SqlSink(
    @JsonPropertyDescription("Table to insert into.") @Size(min = 1, max = 512) String table) {}
