package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.time.Duration;

/**
 * At-least-once delivery of one Sink: bounds, retries and what happens to a record that can never
 * be written.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Delivery(
    @JsonPropertyDescription(
            "Records that this Sink may have taken and not finished, on each worker. When it is full, the Source waits."
                + " Unit: records. Default: 100.")
        @Default("100")
        @Min(1)
        @Max(100000)
        Integer inFlight,
    @JsonPropertyDescription("The wait between two attempts to write a record.") Retry retry,
    @JsonPropertyDescription(
            "What happens to a record that can never be written (not JSON where JSON is needed, refused by the other"
                + " side): Block keeps it and stops the Source until the Sink is changed; Drop counts it and goes on."
                + " Default: Block.")
        @Default("Block")
        OnFailure onFailure,
    @JsonPropertyDescription(
            "How long records in flight may take to be finished when the Sink is deleted or disabled; what is left then"
                + " goes back to its Source or leaves the Sink, and is counted as returned."
                + " Unit: duration such as 30s. Default: 30s.")
        @Default("30s")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.MAX_LENGTH)
        String drainTimeout) {
  public Delivery {
    inFlight = inFlight == null ? 100 : inFlight;
    retry = retry == null ? new Retry(null, null) : retry;
    onFailure = onFailure == null ? OnFailure.Block : onFailure;
    drainTimeout = drainTimeout == null ? "30s" : drainTimeout;
  }

  /** How long a drain may take. */
  public Duration drainLimit() {
    return Durations.parse(drainTimeout);
  }
}
