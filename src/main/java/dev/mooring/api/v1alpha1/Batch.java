package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;

/** How many records are written at once: as many as wait, up to these bounds. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.linger) || duration(self.linger) <= duration('60s')",
    message = "delivery.batch.linger must be at most 60s; the default is 0s")
public record Batch(
    @JsonPropertyDescription(
            "Most records of one batch, at most as many as delivery.inFlight lets wait. Unit: records. Default: 100.")
        @Default("100")
        @Min(1)
        @Max(10_000)
        Integer size,
    @JsonPropertyDescription(
            "Most bytes of one batch, all payloads together; a single record may have more. Unit: bytes. Default: 1048576 (1 MiB).")
        @Default("1048576")
        @Min(1)
        @Max(268435456)
        Integer bytes,
    @JsonPropertyDescription(
            "How long a batch that is not full waits for more records, up to 60s. Without it, what waits while earlier"
                + " batches are on their way makes up the next one. Unit: duration such as 50ms. Default: 0s.")
        @Default("0s")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.MAX_LENGTH)
        String linger) {
  public Batch {
    size = size == null ? 100 : size;
    bytes = bytes == null ? 1_048_576 : bytes;
    linger = linger == null ? "0s" : linger;
  }

  /** The {@code linger}. */
  public Duration pause() {
    return Durations.parse(linger);
  }
}
