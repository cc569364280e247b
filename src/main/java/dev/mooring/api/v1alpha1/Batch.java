package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;

/** How many records are written at once: as many as wait, up to these bounds. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.linger) || duration(self.linger) <= duration('60s')",
    message = "delivery.batch.linger must be at most 60s; the default is 0s")
@ValidationRule(
    value =
        "!has(self.bytes) || (type(self.bytes) == int"
            + " ? self.bytes >= 1 && self.bytes <= 268435456"
            + " : quantity(self.bytes).compareTo(quantity('1')) >= 0"
            + " && quantity(self.bytes).compareTo(quantity('268435456')) <= 0)",
    message = "delivery.batch.bytes must be between 1 and 256Mi bytes; the default is 1Mi")
public record Batch(
    @JsonPropertyDescription(
            "Most records of one batch, at most as many as delivery.inFlight lets wait. Unit:"
                + " records. Default: 100.")
        @Min(1)
        @Max(10_000)
        Integer size,
    @JsonPropertyDescription(
            "Most bytes of one batch, up to 256Mi, all payloads together; a single record may have"
                + " more. Unit: bytes, as a number or such as 512Ki. Default: 1Mi.")
        @SchemaFrom(type = Quantity.class)
        ByteSize bytes,
    @JsonPropertyDescription(
            "How long a batch that is not full waits for more records, up to 60s. Without it, what"
                + " waits while earlier batches are on their way makes up the next one. Unit:"
                + " duration such as 50ms. Default: 0s.")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.MAX_LENGTH)
        String linger) {
  public Batch {
    size = size == null ? 100 : size;
    bytes = bytes == null ? ByteSize.read("1Mi") : bytes;
    linger = linger == null ? "0s" : linger;
  }

  /** The {@code linger}. */
  public Duration pause() {
    return Durations.parse(linger);
  }
}
