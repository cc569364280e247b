package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Records made up at a fixed pace: by one worker, or by each with placement PerNode. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.interval) || (duration(self.interval) >= duration('1ms') &&"
            + " duration(self.interval) <= duration('24h'))",
    message = "generator.interval must be between 1ms and 24h; the default is 1s")
public record GeneratorSource(
    @JsonPropertyDescription(
            "Time between two records of one worker. Unit: duration such as 1s. Default: 1s.")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.MAX_LENGTH)
        String interval,
    @JsonPropertyDescription(
            "The records' payload: a CEL expression with the variables 'sequence' (int, from 0),"
                + " 'time' (timestamp) and 'node' (the worker's name). Default: {\"sequence\":"
                + " sequence, \"node\": node}.")
        @Size(min = 1, max = 4096)
        String payload,
    @JsonPropertyDescription(
            "Records to make before it stops: in all, or on each worker with placement PerNode; 0"
                + " means without end. Unit: records. Default: 0.")
        @Min(0)
        Long count)
    implements SourceBlock {
  /** The payload where the user gives none. */
  public static final String DEFAULT_PAYLOAD = "{\"sequence\": sequence, \"node\": node}";

  public GeneratorSource {
    interval = interval == null ? "1s" : interval;
    payload = payload == null ? DEFAULT_PAYLOAD : payload;
    count = count == null ? 0 : count;
  }

  /** The time between two records. */
  public Duration pace() {
    return Durations.parse(interval);
  }

  @Override
  public String typeName() {
    return "generator";
  }

  @Override
  public boolean needsConnector() {
    return false;
  }

  @Override
  public Placement usualPlacement(ConnectionBlock on) {
    return Placement.Singleton;
  }

  @Override
  public RecordOrder order() {
    return RecordOrder.ALL;
  }

  @Override
  public Optional<String> mistake() {
    return SpecValues.duration("generator.interval", interval, "1ms", "24h", "1s");
  }

  @Override
  public Map<String, String> generators() {
    return Map.of("generator.payload", payload);
  }
}
