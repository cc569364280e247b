package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Where the records of a Sink go that can never be written. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadLetter(
    @JsonPropertyDescription("The Sink that gets them. Required.") @Required
        SinkReference sinkRef) {

  /** To the Sink of that name. */
  public static DeadLetter to(String sink) {
    return new DeadLetter(new SinkReference(sink));
  }

  /** The name of the Sink that gets them. */
  public String sink() {
    return sinkRef.name();
  }
}
