package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A Secret at one of its versions, without a trace of its content. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretVersion(
    @JsonPropertyDescription("Name of the Secret.") @Required @Size(max = 253) String name,
    @JsonPropertyDescription("The Secret's resourceVersion.") @Required @Size(max = 64)
        String resourceVersion) {}
