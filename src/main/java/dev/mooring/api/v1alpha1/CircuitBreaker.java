package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** When a system that answers, but takes nothing, is left alone for a while. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CircuitBreaker(
    @JsonPropertyDescription(
            "Writes in a row, of all Sinks on a worker, that failed and may be tried again; after"
                + " so many, none is tried for a while, which doubles from reconnect.minDelay to"
                + " reconnect.maxDelay, then one alone. 0 turns that off. Unit: writes. Default:"
                + " 5.")
        @Min(0)
        @Max(10_000)
        Integer failures) {
  public CircuitBreaker {
    failures = failures == null ? 5 : failures;
  }
}
