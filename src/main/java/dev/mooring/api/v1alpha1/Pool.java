package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** The size of a Connector's pool. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Pool(
    @JsonPropertyDescription(
            "Connections that each worker keeps open, from 1 to 256. Can be changed while the Connector is in use."
                + " Unit: connections per worker. Default: 4.")
        @Default("4")
        @Min(1)
        @Max(256)
        Integer size) {
  public Pool {
    size = size == null ? 4 : size;
  }
}
