package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How the other side's certificate is verified. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Tls(
    @JsonPropertyDescription(
            "Secret of the same namespace whose key 'ca.crt' holds the authorities (PEM) to trust."
                + " Default: the system's trusted authorities.")
        SecretReference caSecretRef,
    @JsonPropertyDescription(
            "Whether the server's certificate must be trusted and name the host of the url. Turn"
                + " off only to try something out. Default: true.")
        Boolean verify) {
  public Tls {
    verify = verify == null || verify;
  }
}
