package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A header of the requests of a Sink. */
@ValidationRule(
    value =
        "!(self.name.lowerAscii() in ['host', 'connection', 'content-length', 'content-type', 'transfer-encoding',"
            + " 'authorization'])",
    message =
        "http.headers: Host, Connection, Content-Length and Transfer-Encoding are set by themselves, Content-Type is"
            + " http.contentType, and Authorization comes from the Connector's http.credentials")
public record HttpHeader(
    @JsonPropertyDescription("Name, such as X-Room. Required.")
        @Required
        @Pattern("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")
        @Size(min = 1, max = 128)
        String name,
    @JsonPropertyDescription("Value, such as kitchen or ${payload.room}. Required.")
        @Required
        @Size(min = 1, max = 1024)
        String value) {}
