package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Names a WorkerPool of the operator's namespace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerPoolReference(
    @JsonPropertyDescription("Name of the WorkerPool, in the operator's namespace. Required.")
        @Required
        @Pattern(WorkerPool.NAME_PATTERN)
        @Size(max = WorkerPool.NAME_MAX_LENGTH)
        String name) {}
