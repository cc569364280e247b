package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.Optional;

/** A Sink that counts records and forgets them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.delay) || duration(self.delay) <= duration('1h')",
    message = "blackhole.delay must be at most 1h; the default is 0s")
public record BlackholeSink(
    @JsonPropertyDescription(
            "Time that every write takes, to try out a slow Sink. Unit: duration such as 20ms."
                + " Default: 0s.")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.MAX_LENGTH)
        String delay)
    implements SinkBlock {
  public BlackholeSink {
    delay = delay == null ? "0s" : delay;
  }

  /** The time that a write takes. */
  public Duration pause() {
    return Durations.parse(delay);
  }

  @Override
  public String typeName() {
    return "blackhole";
  }

  @Override
  public boolean needsConnector() {
    return false;
  }

  @Override
  public Optional<String> mistake() {
    return SpecValues.duration("blackhole.delay", delay, "0s", SpecValues.LONGEST, "0s");
  }
}
