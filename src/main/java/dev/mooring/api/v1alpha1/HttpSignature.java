package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A signature (HMAC with SHA-256) of the body as it comes over the wire, packed or not. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HttpSignature(
    @JsonPropertyDescription(
            "Secret of the same namespace with the key 'secret', as text. A key 'previous-secret'"
                + " is accepted, too, while a secret is being replaced. Required.")
        @Required
        SecretReference secretRef,
    @JsonPropertyDescription(
            "Header that has the signature, as GitHub has it. Default: X-Hub-Signature-256.")
        @Pattern(HttpHeader.NAME_PATTERN)
        @Size(max = 128)
        String header,
    @JsonPropertyDescription(
            "What stands before the signature in that header, such as 'sha256='; may be empty."
                + " Default: sha256=.")
        @Pattern(HttpTexts.HEADER)
        @Size(max = 64)
        String prefix,
    @JsonPropertyDescription("How the signature is written: Hex or Base64. Default: Hex.")
        Encoding encoding,
    @JsonPropertyDescription(
            "When the record was sent, as a part of what is signed, so that nobody can send it once"
                + " more later. Default: none, and only the body is signed.")
        HttpTimestamp timestamp) {
  /** How bytes are written as text. */
  public enum Encoding {
    /** Two hexadecimal digits for each byte. */
    Hex,
    /** With or without padding. */
    Base64
  }

  public HttpSignature {
    header = header == null ? "X-Hub-Signature-256" : header;
    prefix = prefix == null ? "sha256=" : prefix;
    encoding = encoding == null ? Encoding.Hex : encoding;
  }
}
