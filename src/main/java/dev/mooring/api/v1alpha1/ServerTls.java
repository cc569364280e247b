package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** With which certificate a Source listens. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServerTls(
    @JsonPropertyDescription(
            "Secret of the same namespace with the keys 'tls.crt' and 'tls.key' (type"
                + " kubernetes.io/tls). A new certificate is used as soon as the Secret has it."
                + " Required.")
        @Required
        SecretReference secretRef) {}
