package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** When a signed record was sent: what is signed is this header's value, a dot, and the body. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.window) || (duration(self.window) >= duration('1s') && duration(self.window) <="
            + " duration('1h'))",
    message =
        "http.authentication.hmac.timestamp.window must be between 1s and 1h; the default is 5m")
public record HttpTimestamp(
    @JsonPropertyDescription(
            "Header that has the time, in seconds since 1970, such as X-Timestamp. Required.")
        @Required
        @Pattern(HttpHeader.NAME_PATTERN)
        @Size(min = 1, max = 128)
        String header,
    @JsonPropertyDescription(
            "How far that time may be from the worker's, before or after; what is further is"
                + " answered with 401. Unit: duration such as 5m, from 1s to 1h. Default: 5m.")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.MAX_LENGTH)
        String window) {
  public HttpTimestamp {
    window = window == null ? "5m" : window;
  }
}
