package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Optional;

/** What memory Sinks of the same namespace write to a topic on the same worker. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MemorySource(
    @JsonPropertyDescription(
            "The topic that memory Sinks of this namespace write to on the same worker, exactly."
                + " Required.")
        @Required
        @Size(min = 1, max = 256)
        String topic)
    implements SourceBlock {
  @Override
  public String typeName() {
    return "memory";
  }

  @Override
  public boolean needsConnector() {
    return false;
  }

  @Override
  public Placement usualPlacement(ConnectionBlock on) {
    return Placement.PerNode;
  }

  @Override
  public RecordOrder order() {
    return RecordOrder.BY_TOPIC;
  }

  @Override
  public Optional<String> mistake() {
    return Optional.empty();
  }
}
