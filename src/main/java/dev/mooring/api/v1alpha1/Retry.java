package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;

/**
 * The wait between two attempts to write a record: it doubles from the shortest to the longest,
 * with jitter.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "(has(self.minDelay) ? duration(self.minDelay) : duration('200ms'))"
            + " <= (has(self.maxDelay) ? duration(self.maxDelay) : duration('30s'))",
    message =
        "delivery.retry.minDelay must not be longer than delivery.retry.maxDelay: lower minDelay or"
            + " raise maxDelay")
@ValidationRule(
    value =
        "!has(self.minDelay) || (duration(self.minDelay) >= duration('10ms') &&"
            + " duration(self.minDelay) <= duration('1h'))",
    message = "delivery.retry.minDelay must be between 10ms and 1h; the default is 200ms")
@ValidationRule(
    value =
        "!has(self.maxDelay) || (duration(self.maxDelay) >= duration('10ms') &&"
            + " duration(self.maxDelay) <= duration('1h'))",
    message = "delivery.retry.maxDelay must be between 10ms and 1h; the default is 30s")
public record Retry(
    @JsonPropertyDescription(
            "Wait before a record is written again. Unit: duration such as 200ms. Default: 200ms.")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.MAX_LENGTH)
        String minDelay,
    @JsonPropertyDescription(
            "Longest wait between two attempts; they go on until the record is written. Unit:"
                + " duration such as 30s. Default: 30s.")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.MAX_LENGTH)
        String maxDelay) {
  public Retry {
    minDelay = minDelay == null ? "200ms" : minDelay;
    maxDelay = maxDelay == null ? "30s" : maxDelay;
  }

  /** The first wait. */
  public Duration shortest() {
    return Durations.parse(minDelay);
  }

  /** The longest wait. */
  public Duration longest() {
    return Durations.parse(maxDelay);
  }
}
