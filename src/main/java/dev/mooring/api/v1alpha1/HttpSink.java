package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * Sends each record as the body of a request. It is written when the server answers with 2xx. Tried
 * again: 408, 425, 429, 5xx, 401 and 403. Never taken: any other answer.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.path.contains('${') || !self.path.matches('[\\\\s#]')",
    message = "http.path must have no blanks and no #: write %20 and %23")
public record HttpSink(
    @JsonPropertyDescription(
            "Path within the Connector's url that records are sent to, such as /orders or /rooms/${payload.room}; what an"
                + " expression gives is encoded, '/' too. Required.")
        @Required
        @Pattern("^/.*$")
        @Size(min = 1, max = 512)
        String path,
    @JsonPropertyDescription("POST, PUT or PATCH. Default: POST.") @Default("POST")
        HttpSinkMethod method,
    @JsonPropertyDescription("The request's Content-Type. Default: application/json.")
        @Default("application/json")
        @Pattern("^[ -~]+$")
        @Size(min = 1, max = 256)
        String contentType,
    @JsonPropertyDescription(
            "Headers of the request beside Content-Type, at most 16. No secrets: those belong to the Connector. Default: none.")
        @Size(max = 16)
        List<HttpHeader> headers,
    @JsonPropertyDescription(
            "The body of a batch. JsonArray: the records, which must be JSON, as elements of an array. Lines: each on a"
                + " line of its own, as in application/x-ndjson. Default: JsonArray.")
        @Default("JsonArray")
        HttpBatchBody batchBody) {
  public HttpSink {
    method = method == null ? HttpSinkMethod.POST : method;
    contentType = contentType == null ? "application/json" : contentType;
    headers = headers == null ? List.of() : List.copyOf(headers);
    batchBody = batchBody == null ? HttpBatchBody.JsonArray : batchBody;
  }
}
