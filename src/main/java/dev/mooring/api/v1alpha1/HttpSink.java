package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * Sends each record as the body of a request. It is written when the server answers with 2xx. Tried
 * again: 408, 425, 429, 5xx, 401 and 403. Never taken: any other answer.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HttpSink(
    @JsonPropertyDescription(
            "Path within the Connector's url that records are sent to, such as /orders. Required.")
        @Required
        @Pattern("^/[^\\s#]*$")
        @Size(min = 1, max = 512)
        String path,
    @JsonPropertyDescription("POST, PUT or PATCH. Default: POST.") @Default("POST")
        HttpSinkMethod method,
    @JsonPropertyDescription("The request's Content-Type. Default: application/json.")
        @Default("application/json")
        @Pattern("^[ -~]+$")
        @Size(min = 1, max = 256)
        String contentType) {
  public HttpSink {
    method = method == null ? HttpSinkMethod.POST : method;
    contentType = contentType == null ? "application/json" : contentType;
  }
}
