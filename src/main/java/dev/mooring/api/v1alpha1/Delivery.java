package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;

/**
 * At-least-once delivery of one Sink: bounds, retries and what happens to a record that can never
 * be written.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "(has(self.onFailure) && self.onFailure == 'DeadLetter') == has(self.deadLetter)",
    message =
        "delivery.deadLetter.sinkRef.name (the Sink that gets them) and delivery.onFailure:"
            + " DeadLetter go together: set both or none")
@ValidationRule(
    value = "!has(self.drainTimeout) || duration(self.drainTimeout) <= duration('1h')",
    message = "delivery.drainTimeout must be at most 1h; the default is 30s")
public record Delivery(
    @JsonPropertyDescription(
            "Records that this Sink may have taken and not finished, on each worker. When it is"
                + " full, the Source waits. Unit: records. Default: 100.")
        @Min(1)
        @Max(100000)
        Integer inFlight,
    @JsonPropertyDescription("The wait between two attempts to write a record.") Retry retry,
    @JsonPropertyDescription(
            "What happens to a record that can never be written (not JSON where JSON is needed,"
                + " refused by the other side): Block keeps it and stops the Source until the Sink"
                + " is changed; Drop counts it and goes on; DeadLetter gives it to the Sink"
                + " 'deadLetter' and goes on. Default: Block.")
        OnFailure onFailure,
    @JsonPropertyDescription(
            "How long records in flight may take to be finished when the Sink is deleted or"
                + " disabled; what is left then goes back to its Source or leaves the Sink, and is"
                + " counted as returned. At most 1h. Unit: duration such as 30s. Default: 30s.")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.MAX_LENGTH)
        String drainTimeout,
    @JsonPropertyDescription(
            "PerKey: records of one Source with the same key (an MQTT topic, or the Source's"
                + " spec.key) are written in the order in which they were read. None: as it comes,"
                + " several at the same time. Default: PerKey.")
        Ordering ordering,
    @JsonPropertyDescription(
            "Writes several records at once, as one request or one transaction; for http and sql."
                + " Default: each by itself.")
        Batch batch,
    @JsonPropertyDescription(
            "Most records to write in a second, on each worker. Unit: records per second. Default:"
                + " no limit.")
        @Min(1)
        @Max(1_000_000)
        Integer recordsPerSecond,
    @JsonPropertyDescription(
            "The Sink that gets the records that can never be written, with onFailure: DeadLetter."
                + " Default: none.")
        DeadLetter deadLetter) {
  public Delivery {
    inFlight = inFlight == null ? 100 : inFlight;
    retry = retry == null ? new Retry(null, null) : retry;
    onFailure = onFailure == null ? OnFailure.Block : onFailure;
    drainTimeout = drainTimeout == null ? "30s" : drainTimeout;
    ordering = ordering == null ? Ordering.PerKey : ordering;
  }

  /** How long a drain may take. */
  public Duration drainLimit() {
    return Durations.parse(drainTimeout);
  }

  /** The most records of one write. */
  public int batchSize() {
    return batch == null ? 1 : batch.size();
  }
}
