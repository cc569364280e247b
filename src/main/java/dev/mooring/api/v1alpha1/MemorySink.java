package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Optional;

/**
 * A topic in the worker's memory, read by memory Sources of the same namespace on the same worker.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MemorySink(
    @JsonPropertyDescription(
            "The topic that memory Sources of this namespace read from on the same worker, exactly."
                + " A record is written when each of them has acknowledged it; while none reads the"
                + " topic, records are dropped. Required.")
        @Required
        @Size(min = 1, max = 256)
        String topic)
    implements SinkBlock {
  @Override
  public String typeName() {
    return "memory";
  }

  @Override
  public boolean needsConnector() {
    return false;
  }

  @Override
  public Optional<String> mistake() {
    return Optional.empty();
  }
}
