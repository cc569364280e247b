package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A header of the requests of a Sink. */
@ValidationRule(
    value =
        "!(self.name.lowerAscii() in ['host', 'connection', 'content-length', 'content-type',"
            + " 'transfer-encoding', 'authorization', 'proxy-authorization', 'proxy-connection',"
            + " 'keep-alive', 'upgrade', 'trailer', 'te', 'expect'])",
    message =
        "http.headers: Host, Content-Length and what is between two hops (Connection,"
            + " Transfer-Encoding, Expect, TE, ...) are set by themselves, Content-Type is"
            + " http.contentType, and Authorization comes from the Connector's http.credentials")
@ValidationRule(
    value = "(" + HttpHeader.LITERALS + ").matches(r'" + HttpTexts.HEADER + "')",
    message = "http.headers: a value" + HttpTexts.HEADER_MESSAGE)
public record HttpHeader(
    @JsonPropertyDescription("Name, such as X-Room. Required.")
        @Required
        @Pattern(HttpHeader.NAME_PATTERN)
        @Size(min = 1, max = 128)
        String name,
    @JsonPropertyDescription("Value, such as kitchen or ${payload.room}. Required.")
        @Required
        @Size(min = 1, max = 1024)
        String value) {
  /** A token, as HTTP has it. */
  static final String NAME_PATTERN = "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$";

  /** For the rule above: what comes before the first expression, and what after the last one. */
  static final String LITERALS =
      "self.value.split('${')[0] + (self.value.contains('${') ?"
          + " self.value.substring(self.value.lastIndexOf('}') + 1) : '')";

  public HttpHeader {
    value = value == null ? "" : value;
  }
}
