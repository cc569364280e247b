package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** A token that senders of records show. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HttpBearer(
    @JsonPropertyDescription(
            "Secret of the same namespace with the key 'token'. A key 'previous-token' is accepted,"
                + " too, while a token is being replaced. Required.")
        @Required
        SecretReference secretRef) {}
