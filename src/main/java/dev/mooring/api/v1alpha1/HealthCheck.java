package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;

/** How often a connection is checked, and how long an answer may take. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.interval) || (duration(self.interval) >= duration('100ms') &&"
            + " duration(self.interval) <= duration('1h'))",
    message = "healthCheck.interval must be between 100ms and 1h; the default is 15s")
@ValidationRule(
    value =
        "!has(self.timeout) || (duration(self.timeout) >= duration('100ms') &&"
            + " duration(self.timeout) <= duration('10m'))",
    message = "healthCheck.timeout must be between 100ms and 10m; the default is 5s")
public record HealthCheck(
    @JsonPropertyDescription(
            "Time between two health checks of a connection, spread by up to 10 % so that workers"
                + " do not check in step. Unit: duration such as 15s. Default: 15s.")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.MAX_LENGTH)
        String interval,
    @JsonPropertyDescription(
            "How long a connection attempt or a health check may take before it has failed with"
                + " reason Timeout. Unit: duration such as 5s. Default: 5s.")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.MAX_LENGTH)
        String timeout) {
  public HealthCheck {
    interval = interval == null ? "15s" : interval;
    timeout = timeout == null ? "5s" : timeout;
  }

  /** The time between two checks. */
  public Duration every() {
    return Durations.parse(interval);
  }

  /** The longest that an attempt or a check may take. */
  public Duration limit() {
    return Durations.parse(timeout);
  }
}
