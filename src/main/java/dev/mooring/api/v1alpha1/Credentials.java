package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** User name and password, always by reference. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Credentials(
    @JsonPropertyDescription(
            "Secret of the same namespace with the keys 'username' and 'password' (type kubernetes.io/basic-auth)."
                + " Required.")
        @Required
        SecretReference secretRef) {}
