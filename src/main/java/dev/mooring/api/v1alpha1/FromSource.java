package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** One Source that a Sink takes records from. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FromSource(
    @JsonPropertyDescription("The Source. Required.") @Required SourceReference sourceRef) {

  /** The Source of that name. */
  public static FromSource of(String source) {
    return new FromSource(new SourceReference(source));
  }

  /** The name of the Source. */
  public String source() {
    return sourceRef.name();
  }
}
