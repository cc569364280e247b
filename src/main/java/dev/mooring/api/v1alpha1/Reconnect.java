package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;

/**
 * The wait between two attempts to connect: it doubles from the shortest to the longest, with
 * jitter.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "(has(self.minDelay) ? duration(self.minDelay) : duration('500ms'))"
            + " <= (has(self.maxDelay) ? duration(self.maxDelay) : duration('30s'))",
    message =
        "reconnect.minDelay must not be longer than reconnect.maxDelay: lower minDelay or raise"
            + " maxDelay")
@ValidationRule(
    value =
        "!has(self.minDelay) || (duration(self.minDelay) >= duration('10ms') &&"
            + " duration(self.minDelay) <= duration('1h'))",
    message = "reconnect.minDelay must be between 10ms and 1h; the default is 500ms")
@ValidationRule(
    value =
        "!has(self.maxDelay) || (duration(self.maxDelay) >= duration('10ms') &&"
            + " duration(self.maxDelay) <= duration('1h'))",
    message = "reconnect.maxDelay must be between 10ms and 1h; the default is 30s")
public record Reconnect(
    @JsonPropertyDescription(
            "Wait before the first new attempt. Unit: duration such as 500ms. Default: 500ms.")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.MAX_LENGTH)
        String minDelay,
    @JsonPropertyDescription(
            "Longest wait between two attempts; they go on for ever. Unit: duration such as 30s."
                + " Default: 30s.")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.MAX_LENGTH)
        String maxDelay) {
  public Reconnect {
    minDelay = minDelay == null ? "500ms" : minDelay;
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
